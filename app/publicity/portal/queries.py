"""What the status page may know: dates, promised limits, the approved answer, notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.cases.contact.queries import approved_answer
from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction, CaseState
from app.cases.telling.queries import limits_of
from app.documents.queries import notices_for_reporter
from app.extensions import db
from app.publicity.portal.stages import ENDED_OTHERWISE, PublicStage, Step, steps_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.cases.telling.queries import Limit
    from app.documents.models import Document

# A reopened matter has an old answer, which is no longer the result.
TOLD_THE_RESULT = (CaseState.CLOSED, CaseState.FEEDBACK_GIVEN, CaseState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Status:
    """Everything the page shows; nothing else of the case leaves this module."""

    state: CaseState
    received_at: datetime
    steps: list[Step]
    limits: list[Limit]
    answer: str
    decision: str
    notices: Sequence[Document]


def case_id_by_digest(digest: str) -> int | None:
    """Find the case of a reference by its keyed digest."""
    return db.session.scalar(select(Case.id).where(Case.reference_digest == digest))


def status_of(case_id: int) -> Status | None:
    """Read what the person may see of their matter."""
    row = db.session.execute(
        select(
            Case.state, Case.received_at, Case.accepted_at, Case.dispatched_at, Case.arrived_at,
            Case.closed_at, Case.feedback_at, Case.called_back_at, Case.decision_text,
        ).where(Case.id == case_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    state = row.state if row.closed_at else _state_before_archive(case_id, row.state)
    dates = {
        PublicStage.RECORDED: row.received_at,
        PublicStage.DECIDED: row.accepted_at,
        PublicStage.SENT: row.dispatched_at,
        PublicStage.CHECKED: row.arrived_at,
        PublicStage.ANSWERED: row.closed_at,
        PublicStage.CALLED_BACK: row.called_back_at,
    }
    return Status(
        state=state,
        received_at=row.received_at,
        steps=steps_of(state, dates, called_back=row.called_back_at is not None),
        limits=limits_of(case_id),
        answer=approved_answer(case_id) if state in TOLD_THE_RESULT else "",
        decision=(row.decision_text or "") if state in ENDED_OTHERWISE else "",
        notices=notices_for_reporter(case_id),
    )


def _state_before_archive(case_id: int, state: CaseState) -> CaseState:
    """Give how a matter that was never closed had ended before it was put away."""
    if state is not CaseState.ARCHIVED:
        return state
    former = db.session.scalar(
        select(CaseEvent.from_state)
        .where(CaseEvent.case_id == case_id, CaseEvent.action == CaseAction.ARCHIVE)
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    return former or state
