"""What the status page may know: dates, promised limits, the approved answer, notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.cases.contact.queries import approved_answer
from app.cases.dialogue.kinds import ItemKind
from app.cases.dialogue.models import DialogueItem
from app.cases.models import Case, CaseEvent
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReporterKey
from app.cases.references.queries import is_over
from app.cases.references.rules import Ends
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
    steps: list[Step]
    limits: list[Limit]
    answer: str
    decision: str
    notices: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Found:
    """The matter of a reference, as far as the portal may know of it."""

    case_id: int
    uid: str
    state: CaseState
    dates: dict[PublicStage, datetime | None]
    decision: str
    issuer: Issuer
    passphrase_hash: str | None = field(repr=False)
    open_questions: int

    @property
    def received_at(self) -> datetime | None:
        """When the matter reached us."""
        return self.dates[PublicStage.RECORDED]


_UNANSWERED = (
    select(func.count())
    .where(
        DialogueItem.case_id == Case.id,
        DialogueItem.kind == ItemKind.QUESTION,
        DialogueItem.settled_at.is_(None),
    )
    .scalar_subquery()
)


def find(digest: str, at: datetime) -> Found | None:
    """Find the matter of a reference by its keyed digest; an expired one is none."""
    row = db.session.execute(
        select(
            Case.id, Case.uid, Case.state, Case.received_at, Case.accepted_at, Case.dispatched_at,
            Case.arrived_at, Case.closed_at, Case.feedback_at, Case.called_back_at,
            Case.stepped_at, Case.decision_text, ReporterKey.issuer, ReporterKey.passphrase_hash,
            _UNANSWERED.label("questions"),
        )
        .outerjoin(ReporterKey, ReporterKey.case_id == Case.id)
        .where(Case.reference_digest == digest)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    ends = Ends(row.state, row.stepped_at, row.closed_at, row.feedback_at, row.called_back_at)
    if is_over(ends, at):
        return None
    return Found(
        case_id=row.id,
        uid=row.uid,
        state=row.state,
        dates={
            PublicStage.RECORDED: row.received_at,
            PublicStage.DECIDED: row.accepted_at,
            PublicStage.SENT: row.dispatched_at,
            PublicStage.CHECKED: row.arrived_at,
            PublicStage.ANSWERED: row.closed_at,
            PublicStage.CALLED_BACK: row.called_back_at,
        },
        decision=row.decision_text or "",
        issuer=row.issuer or Issuer.STAFF,
        passphrase_hash=row.passphrase_hash,
        open_questions=row.questions,
    )


def status_of(found: Found) -> Status:
    """Read what the person may see of their matter."""
    case_id = found.case_id
    closed = found.dates[PublicStage.ANSWERED]
    state = found.state if closed else _state_before_archive(case_id, found.state)
    called_back = found.dates[PublicStage.CALLED_BACK] is not None
    return Status(
        state=state,
        steps=steps_of(state, found.dates, called_back=called_back),
        limits=limits_of(case_id),
        answer=approved_answer(case_id) if state in TOLD_THE_RESULT else "",
        decision=found.decision if state in ENDED_OTHERWISE else "",
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
