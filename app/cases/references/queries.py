"""Reading what a reference opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.agency.settings import value_of
from app.cases.contact.kinds import AttemptOutcome, TaskKind
from app.cases.contact.models import ContactAttempt, ContactTask
from app.cases.models import Case
from app.cases.references import rules
from app.cases.references.models import ReissueRequest, ReplacedReference, ReporterKey
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


def is_over(ends: rules.Ends, at: datetime) -> bool:
    """Say whether the reference of a case has expired."""
    expires = rules.expires_at(
        ends,
        appeal_days=int(value_of("appeal_days")),
        keep_days=int(value_of("reference_keep_days")),
    )
    return expires is not None and at >= expires


def replaced_at(digest: str) -> datetime | None:
    """Say when a number was replaced by a new one, if it was."""
    return db.session.scalar(
        select(ReplacedReference.replaced_at).where(ReplacedReference.digest == digest)
    )


def key_of(case_id: int) -> ReporterKey | None:
    """Give who issued the number of a case and its passphrase's hash."""
    return db.session.get(ReporterKey, case_id)


def digits_for_staff(*, anonymous: bool) -> int:
    """Say how long the next number read out by staff is."""
    issued = db.session.scalar(select(func.max(Case.id))) or 0
    return rules.digits_for_staff(value_of("reference_length"), issued, anonymous=anonymous)


def call_back(case_id: int, clerk_id: int, since: datetime) -> int | None:
    """Give the newest call in which this clerk reached the person, used for no request yet."""
    used = select(ReissueRequest.attempt_id).where(ReissueRequest.case_id == case_id)
    return db.session.scalar(
        select(ContactAttempt.id)
        .join(ContactTask, ContactTask.id == ContactAttempt.task_id)
        .where(
            ContactTask.case_id == case_id,
            # A promise may be noted as kept without any call.
            ContactTask.kind != TaskKind.PROMISE,
            ContactAttempt.clerk_id == clerk_id,
            ContactAttempt.outcome == AttemptOutcome.REACHED,
            ContactAttempt.at >= since,
            ContactAttempt.id.not_in(used),
        )
        .order_by(ContactAttempt.id.desc())
        .limit(1)
    )


def newest_request(case_id: int) -> ReissueRequest | None:
    """Give the newest request for a new number of a case."""
    return db.session.scalar(
        select(ReissueRequest)
        .where(ReissueRequest.case_id == case_id)
        .order_by(ReissueRequest.id.desc())
        .limit(1)
    )
