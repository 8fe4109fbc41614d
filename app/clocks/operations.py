"""Starting, stopping and recomputing the clocks of a case, inside the caller's unit of work.

Everything an event may do is said by the policies (domain design §4); nothing here names a limit.
Doing the same event twice at the same moment does nothing the second time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import gettext as _

from app.clocks.calendar import built_in
from app.clocks.computation import Pause, due, due_on
from app.clocks.kinds import ClockEvent, ClockKind, ClockOutcome, ClockStage, LimitUnit
from app.clocks.models import Clock
from app.clocks.policies import Policy, choose
from app.clocks.queries import (
    agency_calendar,
    agency_zone,
    clocks_of,
    open_pause,
    pauses_of,
    policy_book,
    running_clock,
    running_clocks,
)
from app.errors import InvalidInput
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.clocks.computation import Due, Skipped
    from app.clocks.policies import Facts


class Chosen(NamedTuple):
    """The policy that rules a clock, with the id of its row."""

    row_id: int
    policy: Policy


def on_event(  # noqa: PLR0913, PLR0917 - the case, what happened, and both of its moments
    case_id: int,
    unit_id: int,
    event: ClockEvent,
    facts: Facts,
    at: datetime,
    received_at: datetime,
) -> None:
    """Stop, cancel and start every clock whose policy names the event.

    ``REGISTERED`` counts from ``received_at`` (the moment the matter reached us), all others from
    ``at``. The policies are those in force on the day of receipt: they rule the case to its end.
    """
    book = policy_book()
    clocks = clocks_of(case_id)
    for clock in clocks:
        _end_by_event(clock, book.known[clock.policy_id], event, at)
    if event is ClockEvent.UNMERGED:
        _revive(clocks, ClockEvent.MERGED)
    # What has ended must be so in the database before another of its kind starts.
    db.session.flush()
    started_at = received_at if event is ClockEvent.REGISTERED else at
    for kind in ClockKind:
        chosen = _choice(book.active, kind, facts, received_at)
        if chosen is not None and event in chosen.policy.start_events:
            _start(
                case_id,
                unit_id,
                clocks=clocks,
                chosen=chosen,
                facts=facts,
                event=event,
                started_at=started_at,
            )
    db.session.flush()


def start(  # noqa: PLR0913 - as on_event
    case_id: int,
    unit_id: int,
    kind: ClockKind,
    facts: Facts,
    at: datetime,
    *,
    event: ClockEvent,
    received_at: datetime | None = None,
) -> Clock | None:
    """Start one clock at ``at``; give nothing when no policy asks for it.

    Gives the running clock of that kind where there is one: a clock never starts twice.
    """
    chosen = _choice(policy_book().active, kind, facts, received_at or at)
    if chosen is None:
        return None
    clock = _start(
        case_id,
        unit_id,
        clocks=clocks_of(case_id),
        chosen=chosen,
        facts=facts,
        event=event,
        started_at=at,
    )
    db.session.flush()
    return clock


def stop(case_id: int, kind: ClockKind, at: datetime, event: ClockEvent) -> Clock | None:
    """Stop the running clock of a kind, met or late; give nothing when none runs."""
    clock = running_clock(case_id, kind)
    if clock is not None:
        _end(clock, at, event, _outcome(clock, at))
        db.session.flush()
    return clock


def cancel_all(case_id: int, at: datetime, event: ClockEvent) -> None:
    """Cancel whatever runs on a case that has ended by another way than its own."""
    for clock in running_clocks(case_id):
        _end(clock, at, event, ClockOutcome.CANCELLED)
    db.session.flush()


def recompute(
    case_id: int, kind: ClockKind, facts: Facts, at: datetime, received_at: datetime
) -> Clock | None:
    """Let the facts of now pick the policy of a running clock anew, from its original start.

    The first due time stays in ``original_due_at`` and each computation in ``trace``. Nothing
    changes when the same policy gives the same due time, nor is a limit that has passed moved to a
    later day: no choice of a policy takes lateness away.
    """
    clock = running_clock(case_id, kind)
    chosen = _choice(policy_book().active, kind, facts, received_at)
    if clock is None or chosen is None:
        return clock
    computed = _compute(
        chosen.policy, facts, clock.started_at, pauses_of(clock.id), clock.extended_by
    )
    if computed is None or (clock.policy_id, clock.due_at) == (chosen.row_id, computed.due_at):
        return clock
    if clock.paused_at is None and clock.due_at < min(at, computed.due_at):
        return clock
    clock.policy_id = chosen.row_id
    keep(clock, computed, chosen.policy, at)
    db.session.flush()
    return clock


def compute_anew(
    clock: Clock, policy: Policy, at: datetime, *, lateness_stays: bool = False
) -> bool:
    """Work out a running clock again under its own policy; say whether anything changed.

    What was paused and extended stays so; the calendar of now is asked. A date that somebody named
    is never worked out again. Nothing is written where nothing changes.

    With ``lateness_stays`` a limit that has passed is moved to no later day, unless its date was
    provisional: a day off declared afterwards takes no lateness away.
    """
    if policy.amount is None:
        return False
    computed = _compute(policy, None, clock.started_at, pauses_of(clock.id), clock.extended_by)
    if computed is None:
        return False
    if lateness_stays and not clock.provisional and clock.due_at < min(at, computed.due_at):
        return False
    before = (clock.due_at, clock.warn_at, clock.escalate_at, clock.provisional)
    now_so = (computed.due_at, computed.warn_at, computed.escalate_at, computed.provisional)
    if before == now_so:
        return False
    keep(clock, computed, policy, at)
    db.session.flush()
    return True


def would_be_due(
    clock: Clock, policy: Policy, *, more: int = 0, pause: Pause | None = None
) -> datetime | None:
    """Work out, without keeping it, when a clock would be due with more time or after a pause."""
    pauses = pauses_of(clock.id) + ((pause,) if pause is not None else ())
    if policy.amount is None:
        return None
    computed = _compute(policy, None, clock.started_at, pauses, clock.extended_by + more)
    return computed.due_at if computed is not None else None


def keep(clock: Clock, computed: Due, policy: Policy, at: datetime) -> None:
    """Put a computation on a clock and add it to its trace; the stages begin anew."""
    moved = clock.due_at != computed.due_at
    clock.due_at = computed.due_at
    clock.warn_at = computed.warn_at
    clock.escalate_at = _escalation(policy, computed)
    clock.provisional = computed.provisional
    clock.trace = _traced(json.loads(clock.trace), computed, policy, at)
    if moved:
        clock.stage = ClockStage.NORMAL
    plan_stage(clock)


def plan_stage(clock: Clock) -> None:
    """Say when the sweep has to look at the clock next."""
    clock.next_stage_at = None
    if clock.stopped_at is None and clock.paused_at is None:
        clock.next_stage_at = {
            ClockStage.NORMAL: clock.warn_at,
            ClockStage.DUE_SOON: clock.due_at,
            ClockStage.OVERDUE: clock.escalate_at,
            ClockStage.ESCALATED: None,
        }[clock.stage]


def _escalation(policy: Policy, computed: Due) -> datetime:
    """Where minutes count a leader has to know at once."""
    return computed.due_at if policy.clock is ClockKind.ARRIVAL else computed.escalate_at


def _choice(
    policies: Mapping[int, Policy], kind: ClockKind, facts: Facts, received_at: datetime
) -> Chosen | None:
    on = received_at.astimezone(agency_zone()).date()
    policy = choose(policies.values(), kind, facts, on)
    if policy is None:
        return None
    return next(Chosen(row_id, other) for row_id, other in policies.items() if other is policy)


def _start(  # noqa: PLR0913 - as on_event
    case_id: int,
    unit_id: int,
    *,
    clocks: list[Clock],
    chosen: Chosen,
    facts: Facts,
    event: ClockEvent,
    started_at: datetime,
) -> Clock | None:
    """Make a clock, or give the one that runs or that this very event has started already."""
    if (existing := _existing(clocks, chosen.policy.clock, event, started_at)) is not None:
        return existing
    computed = _compute(chosen.policy, facts, started_at)
    if computed is None:
        return None
    clock = Clock(
        case_id=case_id,
        unit_id=unit_id,
        kind=chosen.policy.clock,
        policy_id=chosen.row_id,
        start_event=event,
        started_at=started_at,
        due_at=computed.due_at,
        warn_at=computed.warn_at,
        original_due_at=computed.due_at,
        escalate_at=_escalation(chosen.policy, computed),
        stage=ClockStage.NORMAL,
        next_stage_at=computed.warn_at,
        provisional=computed.provisional,
        trace=_traced([], computed, chosen.policy, started_at),
    )
    db.session.add(clock)
    return clock


def _existing(
    clocks: list[Clock], kind: ClockKind, event: ClockEvent, started_at: datetime
) -> Clock | None:
    """Find the clock that runs, or one that this very event has started already."""
    for clock in clocks:
        same_start = (clock.start_event, clock.started_at) == (event, started_at)
        if clock.kind is kind and (clock.stopped_at is None or same_start):
            return clock
    return None


def _compute(
    policy: Policy,
    facts: Facts | None,
    started_at: datetime,
    pauses: tuple[Pause, ...] = (),
    extended_by: int = 0,
) -> Due | None:
    """Compute the limit; a limit to a date somebody names has none until it is named."""
    zone = agency_zone()
    if policy.unit is LimitUnit.GIVEN_DATE or policy.amount is None:
        day = facts.dates.get(policy.clock) if facts else None
        if day is None:
            return None
        if day < started_at.astimezone(zone).date():
            raise InvalidInput(_("The date lies before the day it is set on."))
        return due_on(started_at, day, zone)
    in_days = policy.unit in {LimitUnit.CALENDAR_DAYS, LimitUnit.WORKING_DAYS}
    calendar = agency_calendar(started_at.astimezone(zone).date()) if in_days else built_in()
    return due(
        started_at,
        policy.amount + extended_by,
        policy.unit,
        calendar,
        zone,
        quiet_windows=policy.quiet_windows,
        pauses=pauses,
        day_ends_at=policy.day_ends_at,
    )


def _end_by_event(clock: Clock, policy: Policy, event: ClockEvent, at: datetime) -> None:
    just_started = clock.start_event is event and clock.started_at == at
    if clock.stopped_at is not None or just_started:
        return
    if event in policy.stop_events:
        _end(clock, at, event, _outcome(clock, at))
    elif event in policy.cancel_events:
        _end(clock, at, event, ClockOutcome.CANCELLED)


def _end(clock: Clock, at: datetime, event: ClockEvent, outcome: ClockOutcome) -> None:
    clock.stopped_at = at
    clock.stop_event = event
    clock.outcome = outcome
    plan_stage(clock)


def resume(clock: Clock, policy: Policy, at: datetime, actor_id: int | None = None) -> None:
    """Let a clock run on that stood still; what was paused is not counted."""
    pause = open_pause(clock.id)
    if pause is None:
        return
    pause.resumed_at = at
    pause.resumed_by_id = actor_id
    clock.paused_at = None
    db.session.flush()
    if not compute_anew(clock, policy, at):
        plan_stage(clock)
        db.session.flush()


def _outcome(clock: Clock, at: datetime) -> ClockOutcome:
    """Judge a clock that ends; one that stands still is let run on first."""
    if clock.paused_at is not None:
        resume(clock, policy_book().known[clock.policy_id], at)
    return ClockOutcome.MET if at <= clock.due_at else ClockOutcome.LATE


def _revive(clocks: list[Clock], event: ClockEvent) -> None:
    """Let clocks that an event cancelled run on as if it had not been; they kept their due time."""
    for clock in clocks:
        if clock.stop_event is event and clock.outcome is ClockOutcome.CANCELLED:
            clock.stopped_at = None
            clock.stop_event = None
            clock.outcome = None
            plan_stage(clock)


def _traced(earlier: list[dict[str, Any]], computed: Due, policy: Policy, at: datetime) -> str:
    """Add a computation to the trace that explains the due time."""
    entry = {
        "at": at.isoformat(),
        "policy": policy.code,
        "started_at": computed.started_at.isoformat(),
        "due_at": computed.due_at.isoformat(),
        "amount": computed.amount,
        "extended_by": (computed.amount or 0) - (policy.amount or 0),
        "unit": computed.unit,
        "provisional": computed.provisional,
        "counted": [day.isoformat() for day in computed.counted],
        "skipped": [_skip_data(skip) for skip in computed.skipped],
    }
    return json.dumps([*earlier, entry], ensure_ascii=False)


def _skip_data(skip: Skipped) -> list[str]:
    """Write a day or a stretch of hours; ``explanation`` reads it back."""
    hours = [moment.isoformat() for moment in (skip.begins, skip.ends) if moment is not None]
    return [skip.on.isoformat(), skip.reason, skip.name, *hours]
