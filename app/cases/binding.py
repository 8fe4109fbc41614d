"""Which clock events a step sets off, and the governing due time kept on the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.cases import labels, workflow
from app.cases.states import CaseAction, Effect
from app.clocks import operations as clocks
from app.clocks import queries as clock_queries
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.labels import (
    CLOCK_LABELS,
    GROUND_LABELS,
    OUTCOME_LABELS,
    REASON_LABELS,
    UNIT_LABELS,
)
from app.clocks.policies import Facts
from app.extensions import db
from app.web import labels as words

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case

EVENTS: Final[dict[CaseAction, tuple[ClockEvent, ...]]] = {
    CaseAction.REGISTER: (ClockEvent.REGISTERED,),
    CaseAction.ACCEPT: (ClockEvent.ACCEPTED,),
    CaseAction.DECLINE: (ClockEvent.DECLINED,),
    CaseAction.TELL_ELSEWHERE: (ClockEvent.TOLD_ELSEWHERE,),
    CaseAction.TRANSFER: (ClockEvent.TRANSFERRED,),
    CaseAction.ANSWER_AT_DESK: (ClockEvent.ANSWERED,),
    CaseAction.SIGN_OFF: (ClockEvent.SIGNED_OFF, ClockEvent.DISPATCHED),
    CaseAction.ORDER_ORALLY: (ClockEvent.SIGNED_OFF, ClockEvent.DISPATCHED),
    CaseAction.RECEIVE: (ClockEvent.ORDER_RECEIVED,),
    CaseAction.RETURN_ORDER: (ClockEvent.RETURNED,),
    CaseAction.REASSIGN: (ClockEvent.REASSIGNED, ClockEvent.DISPATCHED),
    CaseAction.ARRIVE: (ClockEvent.ARRIVED,),
    CaseAction.START_INVESTIGATION: (),
    CaseAction.SUBMIT_CLOSING: (),
    CaseAction.SEND_BACK: (),
    CaseAction.APPROVE_CLOSING: (ClockEvent.DECIDED, ClockEvent.CLOSED),
    CaseAction.GIVE_FEEDBACK: (
        ClockEvent.CONTACTED,
        ClockEvent.TOLD,
        ClockEvent.FEEDBACK_GIVEN,
    ),
    CaseAction.CALL_BACK: (ClockEvent.CALLED_BACK,),
    CaseAction.REOPEN: (ClockEvent.REOPENED,),
    CaseAction.WITHDRAW: (ClockEvent.WITHDRAWN,),
    CaseAction.MERGE: (ClockEvent.MERGED,),
    CaseAction.UNMERGE: (ClockEvent.UNMERGED,),
    CaseAction.SIGN_AFTERWARDS: (),
    CaseAction.ARCHIVE: (),
    CaseAction.PROPOSE: (),
}


def facts_of(case: Case) -> Facts:
    """Give what the policies may ask of a case."""
    classes = frozenset({"major"}) if case.is_major else frozenset()
    return Facts(
        kind=case.kind.value,
        channel=case.channel.value,
        area_type=case.area_type.value,
        fast_path=case.on_the_spot,
        complexity=case.complexity.value,
        classes=classes,
        reachable=case.can_be_reached,
    )


def run_clocks(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Set off the step's clock events; then keep the earliest due time on the case."""
    del actor
    db.session.flush()
    facts = facts_of(case)
    if action in {CaseAction.SIGN_OFF, CaseAction.ORDER_ORALLY}:
        clocks.recompute(case.id, ClockKind.CLOSING, facts, at, case.received_at)
    for event in EVENTS[action]:
        clocks.on_event(case.id, case.unit_id, event, facts, at, case.received_at)
    refresh_due(case)


def refresh_due(case: Case) -> None:
    """Keep on the case when and by which clock it is due first."""
    clock = clock_queries.governing(case.id)
    case.due_at = clock.due_at if clock else None
    case.due_clock = clock.kind.value if clock else None


def register() -> None:
    """Bind the clocks to the transition table and register the words of a case."""
    workflow.bind_effect(Effect.CLOCKS, run_clocks)
    for table in (
        labels.KIND_LABELS,
        labels.CHANNEL_LABELS,
        labels.STATE_LABELS,
        labels.ACTION_LABELS,
        labels.URGENCY_LABELS,
        labels.COMPLEXITY_LABELS,
        labels.STAGE_LABELS,
        labels.AREA_LABELS,
        CLOCK_LABELS,
        GROUND_LABELS,
        OUTCOME_LABELS,
        REASON_LABELS,
        UNIT_LABELS,
    ):
        words.add(table)
