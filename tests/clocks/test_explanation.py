"""How a due time was computed: rule, days and hours, pauses, extensions, each with its reason."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clocks import changes
from app.clocks.explanation import explain, explain_case, steps_from
from app.clocks.kinds import (
    Cause,
    ChangeKind,
    ClockEvent,
    ClockKind,
    DayReason,
    Ground,
    RequestKind,
)
from app.clocks.models import CalendarDay, CalendarYear, ClockRequest
from app.clocks.operations import compute_anew, recompute, start
from app.clocks.policies import Facts
from app.clocks.queries import policy_of
from app.extensions import db

ZONE = ZoneInfo("Asia/Shanghai")
CASE, UNIT, LEADER, OFFICER = 7, 1, 2, 3
REPORT = Facts(kind="report", area_type="urban", complexity="general")
MONDAY = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai

pytestmark = pytest.mark.usefixtures("rules")


def begun(kind=ClockKind.CLOSING, at=MONDAY, facts=REPORT, event=ClockEvent.REGISTERED):
    return start(CASE, UNIT, kind, facts, at, event=event)


def granted(clock, kind, at, amount=None, ground=Ground.TESTING):
    request = ClockRequest(
        clock_id=clock.id, case_id=CASE, unit_id=UNIT, kind=kind, ground=ground, amount=amount,
        reason="The laboratory needs time", words="The laboratory needs time",
        requested_at=at, requested_by_id=OFFICER,
    )  # fmt: skip
    changes.ask(request, clock, at)
    changes.grant(request, clock, LEADER, at, "")


def local_day(moment):
    return moment.astimezone(ZONE).date()


def test_a_clock_that_only_ran_has_one_step_and_its_rule():
    clock = begun()

    found = explain(clock)
    assert found.policy.code == "local.closing-general"
    assert found.policy.source
    assert found.start_event is ClockEvent.REGISTERED
    assert (found.started_at, found.due_at, found.original_due_at) == (
        MONDAY, clock.due_at, clock.due_at,
    )  # fmt: skip
    [step] = found.steps
    assert (step.cause, step.amount, step.extended_by) == (Cause.START, 15, 0)
    assert step.counted[0] == date(2026, 9, 8)
    assert step.skipped[0].reason is DayReason.DAY_OF_EVENT
    assert found.sums_up()


def test_pause_and_extension_are_told_with_their_requests_and_changes():
    clock = begun()
    first_due = clock.due_at
    granted(clock, RequestKind.PAUSE, MONDAY + timedelta(days=1))
    changes.let_run_on(clock, LEADER, "", MONDAY + timedelta(days=3))
    granted(
        clock, RequestKind.EXTENSION, MONDAY + timedelta(days=4), amount=5, ground=Ground.COMPLEX
    )

    found = explain(clock)
    assert [step.cause for step in found.steps] == [Cause.START, Cause.RESUMED, Cause.EXTENDED]
    assert [(step.amount, step.extended_by) for step in found.steps] == [(15, 0), (15, 0), (15, 5)]
    lost = [skip.on for skip in found.latest.skipped if skip.reason is DayReason.PAUSED]
    assert lost == [date(2026, 9, 9), date(2026, 9, 10)]
    assert [request.kind for request in found.requests] == [
        RequestKind.PAUSE, RequestKind.EXTENSION,
    ]  # fmt: skip
    assert [change.kind for change in found.changes] == [
        ChangeKind.PAUSED, ChangeKind.RESUMED, ChangeKind.EXTENDED,
    ]  # fmt: skip
    assert [pause.ground for pause in found.pauses] == [Ground.TESTING]
    assert found.original_due_at == first_due < found.due_at
    assert found.sums_up()


def test_another_policy_in_mid_course_and_a_year_that_became_known_are_causes():
    clock = begun(at=datetime(2026, 12, 21, 2, 0, tzinfo=UTC))
    assert clock.provisional
    later = MONDAY + timedelta(days=110)
    complex_case = dataclasses.replace(REPORT, complexity="complex")
    recompute(CASE, ClockKind.CLOSING, complex_case, later, clock.started_at)
    db.session.add(CalendarYear(year=2027, source="notice"))
    db.session.add(CalendarDay(on=date(2027, 1, 4), kind="holiday", name="Test", source="notice"))
    db.session.flush()
    assert compute_anew(clock, policy_of(clock), later + timedelta(days=1))

    found = explain(clock)
    assert [step.cause for step in found.steps] == [Cause.START, Cause.POLICY, Cause.CALENDAR]
    assert [step.provisional for step in found.steps] == [True, True, False]
    assert found.steps[0].policy_code == "local.closing-general"
    assert found.policy.code == "local.closing-complex"
    assert found.sums_up()


@pytest.mark.parametrize("hour", [0, 3, 11, 13, 19])
def test_hours_that_were_skipped_add_up_to_the_minute(hour):
    at = MONDAY.replace(hour=hour, minute=17)
    clock = begun(ClockKind.FEEDBACK, at, event=ClockEvent.CLOSED)

    found = explain(clock)
    lost = sum((s.ends - s.begins for s in found.latest.skipped), timedelta())
    assert clock.due_at - at - lost == timedelta(minutes=120)
    assert found.sums_up()


def test_a_named_date_needs_no_days():
    facts = dataclasses.replace(REPORT, dates={ClockKind.PROMISE: date(2026, 9, 12)})
    found = explain(begun(ClockKind.PROMISE, facts=facts, event=ClockEvent.PROMISED))

    assert found.policy.amount is None
    assert found.latest.counted == found.latest.skipped == ()
    assert found.sums_up()


def test_all_clocks_of_a_case_are_explained_in_the_order_they_started():
    begun(ClockKind.FIRST_REPLY, MONDAY + timedelta(minutes=1))
    begun()
    assert [found.kind for found in explain_case(CASE)] == [
        ClockKind.CLOSING, ClockKind.FIRST_REPLY,
    ]  # fmt: skip
    assert explain_case(CASE + 1) == []


def test_what_does_not_lead_to_the_due_time_does_not_sum_up():
    clock = begun()
    clock.due_at += timedelta(days=1)
    assert not explain(clock).sums_up()

    entry = json.loads(clock.trace)[0]
    [whole] = steps_from(json.dumps([entry]))
    assert whole.sums_up(ZONE)
    for day in range(1, len(entry["skipped"])):
        less = {**entry, "skipped": [s for i, s in enumerate(entry["skipped"]) if i != day]}
        assert not steps_from(json.dumps([less]))[0].sums_up(ZONE)
    twice = {**entry, "skipped": [*entry["skipped"], entry["skipped"][-1]]}
    assert not steps_from(json.dumps([twice]))[0].sums_up(ZONE)


def test_a_trace_from_before_hours_were_kept_is_read():
    clock = begun(ClockKind.FEEDBACK, MONDAY.replace(hour=3), event=ClockEvent.CLOSED)
    [entry] = json.loads(clock.trace)
    entry["skipped"] = [skip[:3] for skip in entry["skipped"]]
    del entry["extended_by"]
    clock.trace = json.dumps([entry])

    found = explain(clock)
    assert [skip.name for skip in found.latest.skipped] == ["12:00-14:30"]
    assert found.latest.skipped[0].begins is None
    assert not found.sums_up()


def test_a_clock_without_a_trace_is_read():
    clock = begun()
    clock.trace = "[]"
    found = explain(clock)
    assert found.latest is None
    assert not found.sums_up()
