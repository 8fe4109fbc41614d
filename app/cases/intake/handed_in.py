"""What a person hands in with the registration: letter, fax, photographs, a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.cases.evidence.kinds import Source
from app.cases.evidence.operations import keep_sealed, seal_received
from app.cases.states import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.cases.evidence.operations import SealedFile
    from app.cases.models import Case
    from app.web.uploads import Checked

ON_PAPER: Final = frozenset(
    {Channel.LETTER, Channel.FAX, Channel.WALK_IN, Channel.LEADER_RECEPTION, Channel.SUGGESTION_BOX}
)
"""Channels whose pictures and PDFs are scans: of the letter, of the signed record of a visit."""


def seal_all(
    files: Sequence[Checked], case_uid: str, taker_id: int, channel: Channel
) -> list[SealedFile]:
    """Seal every file, before the unit of work of the registration."""
    is_scan = channel in ON_PAPER
    return [seal_received(f, case_uid, taker_id=taker_id, is_scan=is_scan) for f in files]


def keep_all(files: Sequence[SealedFile], case: Case, actor_id: int, at: datetime) -> None:
    """Keep them with the registration."""
    for file in files:
        keep_sealed(case, file, actor_id=actor_id, at=at, source=Source.REGISTRATION)
