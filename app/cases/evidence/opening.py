"""Opening what a reporter gave, through the keeper, for those who read originals (design §3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.cases import originals
from app.cases.permissions import Permission, allowed
from app.errors import KeeperUnavailable, OpeningRefused, PermissionDenied
from app.extensions import db, end_reading
from app.identity import client, files
from app.identity.models import StoredBox
from app.identity.wire.kinds import Ground, ReaderRole

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.evidence.models import ReceivedItem
    from app.cases.models import Case


@dataclass(frozen=True, slots=True)
class Opened:
    """The bytes and the name as they came, or the code of why they stay closed."""

    content: bytes = field(default=b"", repr=False)
    name: str = field(default="", repr=False)
    refusal: str = ""


def standing_of(viewer: User, case: Case) -> tuple[client.Reader, Ground] | None:
    """Say as whom the viewer may open what was given, if at all.

    While the matter is proposed or signed, whoever reads the words; afterwards the leader who
    signed it or has taken charge of it, for what comes later has to be cleared too. Having taken a
    call opens no evidence.
    """
    if not allowed(viewer, Permission.READ_RECEIVED, case):
        return None
    standing = originals.standing_of(viewer, case)
    if standing is not None and standing[1] is not Ground.OWN_INTAKE:
        return standing
    if may_clear(viewer, case) and _holds_sign_off(viewer, case):
        reader = client.Reader(viewer.id, ReaderRole.LEADER, case.state.value)
        return reader, Ground.SIGN_OFF
    return None


def may_clear(viewer: User, case: Case) -> bool:
    """Say whether the viewer decides on what was given."""
    return case.is_open and allowed(viewer, Permission.CLEAR_EVIDENCE, case)


def _holds_sign_off(viewer: User, case: Case) -> bool:
    """Whoever has the matter in charge, else who signed it; a leader who left holds nothing."""
    holder = case.in_charge or case.opinion_by or case.ordered_orally_by
    return holder is None or not holder.active or holder.id == viewer.id


def open_item(viewer: User, case: Case, item: ReceivedItem) -> Opened:
    """Have the keeper open one thing and its name; it chains both openings first.

    Raises ``PermissionDenied`` when there is no ground.
    """
    standing = standing_of(viewer, case)
    if standing is None:
        raise PermissionDenied(Permission.READ_RECEIVED.value, case.uid)
    reader, ground = standing
    original = db.session.get_one(StoredBox, item.original_record_id)
    name = db.session.get_one(StoredBox, item.name_record_id)
    sealed = files.read(original.storage_key) if original.storage_key else original.ciphertext
    asked = (original.record_id, sealed), (name.record_id, name.ciphertext)
    end_reading()
    try:
        content, called = (client.open_original(*each, reader, ground) for each in asked)
    except KeeperUnavailable:
        return Opened(refusal="keeper_unavailable")
    except OpeningRefused as refusal:
        return Opened(refusal=str(refusal.reason))
    return Opened(content, called.decode())
