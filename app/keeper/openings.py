"""The openings. Each commits its view and its link in the chain first, then opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.identity.wire import messages
from app.identity.wire.kinds import BoxKind, Refusal
from app.identity.wire.person import Identity
from app.keeper import grants, originals, records
from app.keeper.denial import require

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of a grant: who, of which kind, on which record."""

    grant_id: str
    kind: str
    user_id: int
    record_id: str


def open_original(
    office: Office, asked: messages.OpenOriginal, ciphertext: bytes, at: datetime
) -> bytes:
    """Open words or evidence for a standing reader."""
    with office.vault.writing() as session:
        record = records.find(session, asked.record_id, ciphertext)
        originals.require_standing(asked, record, office.settings, at)
        records.write_view(
            session,
            office.ring,
            record,
            at,
            reader_id=asked.reader_id,
            ground=asked.ground.value,
            case_state=asked.case_state,
        )
    return records.unseal(office.ring, record, ciphertext)


def open_identity(
    office: Office, asked: messages.OpenIdentity, ciphertext: bytes, at: datetime
) -> messages.OpenedIdentity:
    """Open the fields a grant names, and no other."""
    use = _Use(asked.grant_id, grants.IDENTITY, asked.requester_id, asked.record_id)
    identity, leave = _open_granted(office, use, ciphertext, at)
    return messages.OpenedIdentity(
        tuple((name, identity.value(name)) for name in leave.fields), leave.ends_at, leave.left
    )


def open_contact(
    office: Office, asked: messages.OpenContact, ciphertext: bytes, at: datetime
) -> messages.OpenedContact:
    """Open one number. Raises ``Denied`` when the reporter left none; the attempt is used up."""
    use = _Use(asked.grant_id, grants.CONTACT, asked.clerk_id, asked.record_id)
    identity, leave = _open_granted(office, use, ciphertext, at)
    require(bool(identity.phone), Refusal.NO_PHONE)
    return messages.OpenedContact(identity.phone, identity.safe_contact, leave.ends_at)


def _open_granted(
    office: Office, use: _Use, ciphertext: bytes, at: datetime
) -> tuple[Identity, grants.Leave]:
    with office.vault.writing() as session:
        leave = grants.leave_to_open(session, use.grant_id, use.kind, use.user_id, at)
        record = records.find(session, use.record_id, ciphertext)
        require(record.case_uid == leave.case_uid, Refusal.OTHER_CASE)
        require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
        records.write_view(
            session,
            office.ring,
            record,
            at,
            reader_id=use.user_id,
            ground=leave.purpose,
            grant_id=use.grant_id,
        )
    return Identity.from_bytes(records.unseal(office.ring, record, ciphertext)), leave
