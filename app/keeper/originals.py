"""Who may read the original words without a grant (confidentiality design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.wire.kinds import ORIGINAL_KINDS, BoxKind, Ground, ReaderRole, Refusal
from app.keeper.denial import require

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.wire.messages import OpenOriginal
    from app.keeper.settings import KeeperSettings
    from app.keeper.store import DataKey

ROLES_OF: Final[dict[Ground, frozenset[ReaderRole]]] = {
    Ground.OWN_INTAKE: frozenset({ReaderRole.REGISTRAR, ReaderRole.DUTY_HEAD}),
    Ground.PROPOSING: frozenset({ReaderRole.DUTY_HEAD}),
    Ground.SIGN_OFF: frozenset({ReaderRole.LEADER}),
    Ground.DIALOGUE: frozenset({ReaderRole.DUTY_HEAD}),
}
WRITTEN_BY_THE_TAKER: Final = frozenset({BoxKind.WORDS, BoxKind.CONTACT})


def require_standing(
    asked: OpenOriginal, record: DataKey, settings: KeeperSettings, at: datetime
) -> None:
    """Raise ``Denied`` unless the ground holds, as far as the keeper can see.

    Whether the case awaits proposal or sign-off only the desk knows; it states so, and its
    statement is chained. The discipline officer stands for both in staff complaints.
    """
    kind = BoxKind(record.kind)
    require(kind in ORIGINAL_KINDS, Refusal.WRONG_KIND)
    roles = ROLES_OF[asked.ground] | {ReaderRole.DISCIPLINE}
    require(asked.role in roles, Refusal.WRONG_ROLE)
    if asked.ground is Ground.DIALOGUE:
        # Messages come at any time of a matter; nothing else is read on this ground.
        require(kind is BoxKind.MESSAGE, Refusal.WRONG_KIND)
    if asked.ground is not Ground.OWN_INTAKE:
        return
    require(kind in WRITTEN_BY_THE_TAKER, Refusal.WRONG_KIND)
    require(record.taker_id == asked.reader_id, Refusal.NOT_TAKER)
    require(at < record.delivered_at + settings.own_intake, Refusal.TOO_LATE)
