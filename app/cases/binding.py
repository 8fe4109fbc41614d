"""Which clock events a step sets off, and the governing due time kept on the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, or_, select, update

from app.cases import labels, workflow
from app.cases.models import Case
from app.cases.states import CaseAction, CaseKind, Effect
from app.clocks import listeners
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
from app.clocks.limits import labels as limit_labels
from app.clocks.models import Clock
from app.clocks.policies import Facts
from app.extensions import db
from app.web import labels as words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from app.accounts.models import User

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


def facts_of(case: Case, dates: Mapping[ClockKind, date] | None = None) -> Facts:
    """Give what the policies may ask of a case, with days that somebody named just now.

    Whether the person gave their name is known to the keeper alone: no fact of the desk tells it.
    """
    classes = frozenset({"major"}) if case.is_major else frozenset()
    superior = {ClockKind.SUPERIOR_REPLY: case.superior_due_on} if case.superior_due_on else {}
    return Facts(
        kind=case.kind.value,
        channel=case.channel.value,
        area_type=case.area_type.value,
        fast_path=case.on_the_spot,
        complexity=case.complexity.value,
        classes=classes,
        reachable=case.can_be_reached,
        dates={**superior, **(dates or {})},
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


def hold_cases(case_ids: Collection[int]) -> None:
    """Lock cases before their clocks change in bulk: a step locks the case first, too."""
    query = select(Case.id).where(Case.id.in_(list(case_ids))).order_by(Case.id)
    db.session.execute(query.with_for_update()).all()


def follow_due(case_ids: Collection[int]) -> None:
    """Keep on many cases when they are due first.

    Their version stays: nobody has taken a step, and whoever has a page open may go on.
    """
    running = clock_queries.running_clocks_of(case_ids)
    for case_id in sorted(case_ids):
        clock = next((each for each in running.get(case_id, []) if each.paused_at is None), None)
        values = {
            "due_at": clock.due_at if clock else None,
            "due_clock": clock.kind.value if clock else None,
        }
        db.session.execute(update(Case).where(Case.id == case_id).values(**values))


def is_kept_apart() -> ColumnElement[bool]:
    """Say of a clock in a query whether its matter is a staff complaint or sealed."""
    apart = or_(Case.kind == CaseKind.STAFF_COMPLAINT, Case.is_sealed)
    return exists(select(Case.id).where(Case.id == Clock.case_id, apart))


def register() -> None:
    """Bind the clocks to the transition table and register the words of a case."""
    workflow.bind_effect(Effect.CLOCKS, run_clocks)
    listeners.keep_apart(is_kept_apart)
    listeners.on_due_changed("cases", listeners.DueFollower(hold_cases, follow_due))
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
    _name_what_limits_ask()


def _name_what_limits_ask() -> None:
    """Let the limits editor know what a condition may name of a case."""
    for key, table in (
        ("kind", labels.KIND_LABELS),
        ("channel", labels.CHANNEL_LABELS),
        ("area_type", labels.AREA_LABELS),
        ("complexity", labels.COMPLEXITY_LABELS),
    ):
        limit_labels.name_values(key, {member.value: word for member, word in table.items()})
    limit_labels.name_values("any_class", labels.CLASS_LABELS)
