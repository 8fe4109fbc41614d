"""Clocks of a case through the events of its life, on rows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.clocks.kinds import ClockEvent, ClockKind, ClockOutcome
from app.clocks.labels import CLOCK_LABELS, OUTCOME_LABELS, REASON_LABELS, UNIT_LABELS
from app.clocks.models import CalendarDay, CalendarYear, Clock, ClockPolicy
from app.clocks.operations import cancel_all, on_event, recompute, start, stop
from app.clocks.policies import Facts, shipped_policies
from app.clocks.queries import (
    clocks_of,
    governing,
    policy_book,
    running_clock,
    running_clocks,
    running_clocks_of,
)
from app.clocks.seed import seed_calendar, seed_policies
from app.errors import InvalidInput
from app.extensions import db

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)
RECEIVED = NOON - timedelta(minutes=5)
CASE, UNIT = 7, 1
FAST = Facts(kind="report", area_type="urban", fast_path=True, complexity="general", named=True)

pytestmark = pytest.mark.usefixtures("rules")


def happens(event, minutes=0, facts=FAST):
    on_event(CASE, UNIT, event, facts, at=NOON + timedelta(minutes=minutes), received_at=RECEIVED)


def running():
    return {clock.kind for clock in running_clocks(CASE)}


def outcomes():
    return {clock.kind: clock.outcome for clock in clocks_of(CASE) if clock.outcome}


def test_registration_counts_from_the_moment_of_receipt():
    happens(ClockEvent.REGISTERED)

    arrival = running_clock(CASE, ClockKind.ARRIVAL)
    assert arrival.started_at == RECEIVED
    assert arrival.due_at == RECEIVED + timedelta(minutes=60)
    assert running() == {
        ClockKind.ARRIVAL, ClockKind.CLOSING, ClockKind.FIRST_REPLY, ClockKind.VERIFICATION,
    }  # fmt: skip


def test_the_earliest_due_clock_governs():
    happens(ClockEvent.REGISTERED)
    assert governing(CASE).kind is ClockKind.ARRIVAL

    happens(ClockEvent.ACCEPTED, 1)
    assert governing(CASE).kind is ClockKind.DISPATCH

    assert [clock.case_id for clock in running_clocks_of([CASE, 8])[CASE]] == [CASE] * 5
    assert governing(8) is None


def test_a_whole_life_starts_and_stops_every_clock_in_turn():
    life = [
        (ClockEvent.REGISTERED, 0), (ClockEvent.ACCEPTED, 1), (ClockEvent.DISPATCHED, 10),
        (ClockEvent.ORDER_RECEIVED, 30), (ClockEvent.ARRIVED, 50), (ClockEvent.DECIDED, 90),
        (ClockEvent.CLOSED, 100), (ClockEvent.FEEDBACK_GIVEN, 110), (ClockEvent.CALLED_BACK, 500),
    ]  # fmt: skip
    for event, minutes in life:
        happens(event, minutes)

    assert running() == set()
    late = {kind for kind, outcome in outcomes().items() if outcome is ClockOutcome.LATE}
    assert late == {ClockKind.RECEIPT}
    assert set(outcomes()) == {
        ClockKind.ARRIVAL, ClockKind.CLOSING, ClockKind.FIRST_REPLY, ClockKind.VERIFICATION,
        ClockKind.DISPATCH, ClockKind.RECEIPT, ClockKind.TELLING, ClockKind.FEEDBACK,
        ClockKind.CALL_BACK,
    }  # fmt: skip


@pytest.mark.parametrize("event", list(ClockEvent))
def test_an_event_done_twice_does_nothing_the_second_time(event):
    happens(ClockEvent.REGISTERED)
    happens(ClockEvent.ACCEPTED, 1)
    happens(ClockEvent.DISPATCHED, 2)
    happens(event, 3)
    before = [(clock.id, clock.stopped_at, clock.due_at) for clock in clocks_of(CASE)]

    happens(event, 3)
    assert [(clock.id, clock.stopped_at, clock.due_at) for clock in clocks_of(CASE)] == before


def test_reassigning_gives_the_new_team_its_own_time():
    happens(ClockEvent.DISPATCHED)
    happens(ClockEvent.REASSIGNED, 5)

    assert outcomes() == {ClockKind.RECEIPT: ClockOutcome.CANCELLED}
    assert running_clock(CASE, ClockKind.RECEIPT).started_at == NOON + timedelta(minutes=5)


def test_a_class_or_fast_path_gained_later_starts_nothing_backwards():
    happens(ClockEvent.REGISTERED, facts=Facts(kind="report", area_type="urban"))
    happens(ClockEvent.ACCEPTED, 30, facts=FAST)
    assert running_clock(CASE, ClockKind.ARRIVAL) is None


@pytest.mark.parametrize(
    "event", [ClockEvent.DECLINED, ClockEvent.WITHDRAWN, ClockEvent.MERGED, ClockEvent.TRANSFERRED]
)
def test_nothing_runs_on_after_the_case_has_ended_otherwise(event):
    happens(ClockEvent.REGISTERED)
    happens(event, 5)
    assert running() == set()


def test_an_unmerged_case_goes_on_under_its_old_due_times():
    happens(ClockEvent.REGISTERED)
    before = {clock.kind: clock.due_at for clock in running_clocks(CASE)}
    happens(ClockEvent.MERGED, 5)
    happens(ClockEvent.UNMERGED, 9)

    assert {clock.kind: clock.due_at for clock in running_clocks(CASE)} == before


def test_reopening_starts_a_new_closing_clock_and_leaves_the_old_one():
    happens(ClockEvent.REGISTERED)
    happens(ClockEvent.CLOSED, 60)
    happens(ClockEvent.REOPENED, 120)

    old, new = [clock for clock in clocks_of(CASE) if clock.kind is ClockKind.CLOSING]
    assert old.outcome is ClockOutcome.MET
    assert new.started_at == NOON + timedelta(minutes=120)
    assert outcomes()[ClockKind.FEEDBACK] is ClockOutcome.CANCELLED


def test_complexity_set_at_sign_off_moves_closing_from_its_original_start():
    happens(ClockEvent.REGISTERED)
    simple = Facts(kind="report", complexity="simple")
    at = NOON + timedelta(hours=1)
    recompute(CASE, ClockKind.CLOSING, simple, at, RECEIVED)
    recompute(CASE, ClockKind.CLOSING, simple, at, RECEIVED)

    clock = running_clock(CASE, ClockKind.CLOSING)
    assert clock.started_at == RECEIVED
    assert clock.due_at == datetime(2026, 10, 15, 23, 59, 59, tzinfo=ZONE)
    assert clock.original_due_at == datetime(2026, 10, 27, 23, 59, 59, tzinfo=ZONE)
    assert [entry["amount"] for entry in json.loads(clock.trace)] == [15, 7]


def test_no_choice_of_complexity_takes_lateness_away():
    happens(ClockEvent.REGISTERED)
    due_at = running_clock(CASE, ClockKind.CLOSING).due_at
    too_late = due_at + timedelta(seconds=1)
    complex_, simple = (Facts(kind="report", complexity=each) for each in ("complex", "simple"))

    assert recompute(CASE, ClockKind.CLOSING, complex_, too_late, RECEIVED).due_at == due_at
    assert recompute(CASE, ClockKind.CLOSING, simple, too_late, RECEIVED).due_at < due_at
    assert recompute(CASE, ClockKind.CLOSING, complex_, too_late, RECEIVED).due_at < due_at


def test_complexity_may_move_a_limit_up_to_its_last_moment():
    happens(ClockEvent.REGISTERED)
    due_at = running_clock(CASE, ClockKind.CLOSING).due_at
    facts = Facts(kind="report", complexity="complex")

    assert recompute(CASE, ClockKind.CLOSING, facts, due_at, RECEIVED).due_at > due_at


def test_a_superiors_date_governs_when_it_is_earlier_than_ours():
    facts = Facts(kind="complaint", dates={ClockKind.SUPERIOR_REPLY: date(2026, 9, 30)})
    happens(ClockEvent.REGISTERED, facts=facts)
    assert governing(CASE).kind is ClockKind.SUPERIOR_REPLY


def test_a_clock_to_a_named_date_needs_the_date_and_refuses_one_that_has_passed():
    assert start(CASE, UNIT, ClockKind.PROMISE, FAST, NOON, event=ClockEvent.PROMISED) is None

    past = Facts(kind="report", dates={ClockKind.PROMISE: date(2026, 9, 29)})
    with pytest.raises(InvalidInput):
        start(CASE, UNIT, ClockKind.PROMISE, past, NOON, event=ClockEvent.PROMISED)


def test_a_limit_into_an_unknown_year_is_marked_provisional():
    at = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    on_event(CASE, UNIT, ClockEvent.REGISTERED, Facts(kind="report"), at=at, received_at=at)
    assert running_clock(CASE, ClockKind.CLOSING).provisional


def test_an_imported_year_is_computed_from_its_rows():
    db.session.add(CalendarYear(year=2027, source="test"))
    db.session.flush()
    at = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    clock = start(
        CASE, UNIT, ClockKind.CLOSING, Facts(kind="enquiry"), at, event=ClockEvent.REGISTERED
    )
    other = start(
        8, UNIT, ClockKind.CLOSING, Facts(kind="report", complexity="simple"), at,
        event=ClockEvent.REGISTERED,
    )  # fmt: skip

    assert not clock.provisional
    assert not other.provisional
    assert other.due_at == datetime(2027, 1, 8, 23, 59, 59, tzinfo=ZONE)


def test_stopping_what_does_not_run_does_nothing():
    assert stop(CASE, ClockKind.CLOSING, NOON, ClockEvent.CLOSED) is None


def test_cancelling_ends_all_that_runs():
    happens(ClockEvent.REGISTERED)
    cancel_all(CASE, NOON, ClockEvent.WITHDRAWN)
    assert set(outcomes().values()) == {ClockOutcome.CANCELLED}


def test_a_clock_stopped_in_its_last_second_is_met_and_one_second_later_late():
    happens(ClockEvent.REGISTERED)
    arrival = running_clock(CASE, ClockKind.ARRIVAL)
    assert stop(CASE, ClockKind.ARRIVAL, arrival.due_at, ClockEvent.ARRIVED).outcome == "met"

    reply = running_clock(CASE, ClockKind.FIRST_REPLY)
    later = reply.due_at + timedelta(seconds=1)
    assert stop(CASE, ClockKind.FIRST_REPLY, later, ClockEvent.CONTACTED).outcome == "late"


def test_the_database_allows_one_running_clock_of_a_kind():
    happens(ClockEvent.REGISTERED)
    first = running_clock(CASE, ClockKind.CLOSING)
    values = {
        column.name: getattr(first, column.name)
        for column in Clock.__table__.columns
        if column.name != "id"
    }
    db.session.add(Clock(**values))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_seeding_twice_changes_nothing_and_keeps_what_the_agency_changed():
    def counts():
        return [
            db.session.scalar(select(func.count()).select_from(model))
            for model in (ClockPolicy, CalendarYear, CalendarDay)
        ]

    row = db.session.scalars(select(ClockPolicy).where(ClockPolicy.code == "local.receipt")).one()
    row.active = False
    before = counts()
    seed_policies()
    seed_calendar()

    assert counts() == before
    assert not row.active


def test_seeded_rows_read_back_as_the_shipped_policies():
    assert set(policy_book().known.values()) == set(shipped_policies())


def test_every_word_has_a_label():
    assert len(CLOCK_LABELS) == len(ClockKind)
    assert len(OUTCOME_LABELS) == len(ClockOutcome)
    assert UNIT_LABELS
    assert REASON_LABELS
