"""Having the keeper open what a reporter sent, for the duty head and this answer only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.roles import Role
from app.cases.dialogue import queries
from app.cases.originals import Words
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import end_reading
from app.identity import client
from app.identity.wire.kinds import Ground, ReaderRole

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.dialogue.models import DialogueItem
    from app.cases.models import Case


def read_words(viewer: User, case: Case, item: DialogueItem) -> Words:
    """Open the words; what the keeper refuses comes back as a code."""
    role = ReaderRole.DUTY_HEAD
    if viewer.holds(Role.DISCIPLINE, case.unit_id):
        role = ReaderRole.DISCIPLINE
    reader = client.Reader(viewer.id, role, case.state.value)
    box = queries.sealed_words(item)
    end_reading()
    if box is None:
        return Words(refusal="nothing_kept")
    try:
        opened = client.open_original(*box, reader, Ground.DIALOGUE)
    except KeeperUnavailable:
        return Words(refusal="keeper_unavailable")
    except OpeningRefused as refusal:
        return Words(refusal=str(refusal.reason))
    return Words(text=opened.decode())
