"""Calling somebody back on the number they called from, which nobody at the desk has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.wire.kinds import BoxKind, Refusal
from app.identity.wire.messages import OpenedContact
from app.identity.wire.person import Identity
from app.keeper import grants, records
from app.keeper.denial import require

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.wire.reaching import OpenContactByCall
    from app.keeper.office import Office


def open_contact(
    office: Office, asked: OpenContactByCall, body: bytes, at: datetime
) -> OpenedContact:
    """Open one number under a contact grant: the one left, else the one of the call.

    What is to be heeded when calling comes from the identity in either case. Both views are
    counted and chained before anything is opened. Raises ``Denied``.
    """
    boxes = (body[: asked.split], body[asked.split :])
    kinds = (BoxKind.IDENTITY.value, BoxKind.CALLER.value)
    with office.vault.writing() as session:
        leave = grants.leave_to_open(session, asked.grant_id, grants.CONTACT, asked.clerk_id, at)
        opened = []
        for record_id, ciphertext, kind in zip(
            (asked.record_id, asked.caller_record_id), boxes, kinds, strict=True
        ):
            record = records.find(session, record_id, ciphertext)
            require(record.case_uid == leave.case_uid, Refusal.OTHER_CASE)
            require(record.kind == kind, Refusal.WRONG_KIND)
            records.write_view(
                session,
                office.ring,
                record,
                at,
                reader_id=asked.clerk_id,
                ground=leave.purpose,
                grant_id=asked.grant_id,
            )
            opened.append(record)
    identity = Identity.from_bytes(records.unseal(office.ring, opened[0], boxes[0]))
    phone = identity.phone or records.unseal(office.ring, opened[1], boxes[1]).decode()
    return OpenedContact(phone, identity.safe_contact, leave.ends_at)
