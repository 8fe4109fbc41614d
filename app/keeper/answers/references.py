"""Answers about the references of reporters (confidentiality design §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.wire import reaching
from app.identity.wire.kinds import BoxKind, Disclosure, Refusal
from app.identity.wire.person import Identity
from app.keeper import questions, records
from app.keeper.denial import require
from app.keeper.office import handles

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office

REISSUABLE: Final = "reissuable"


@handles(reaching.AskReissuable)
def reissuable(
    office: Office, asked: reaching.AskReissuable, body: bytes, at: datetime
) -> reaching.YesOrNo:
    """Say whether somebody can be told a new number: never for the anonymous (design §6)."""
    with office.vault.writing() as session:
        record = records.find(session, asked.record_id, body)
        require(record.case_uid == asked.case_uid, Refusal.OTHER_CASE)
        require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
        questions.count(
            session,
            office,
            REISSUABLE,
            asked.user_id,
            at,
            most=office.settings.questions_a_day,
            record_id=asked.record_id,
        )
    identity = Identity.from_bytes(records.unseal(office.ring, record, body))
    return reaching.YesOrNo(identity.disclosure is not Disclosure.ANONYMOUS)
