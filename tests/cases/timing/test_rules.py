"""Stretches of days, weeks, time in review: worked out from what was kept."""

from datetime import UTC, date, datetime, timedelta

from app.cases.states import CaseState
from app.cases.timing.rules import (
    EXTENSION_GROUNDS,
    MOST_WEEKS,
    Ends,
    InReview,
    Stepped,
    days_left,
    review_spans,
    stretches,
    time_in,
    weeks,
)
from app.clocks.computation import Skipped
from app.clocks.explanation import Step
from app.clocks.kinds import Cause, DayReason, Ground, LimitUnit

NOON = datetime(2026, 9, 23, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUBMITTED, BACK = CaseState.CLOSING_SUBMITTED, CaseState.INVESTIGATING


def step(counted, skipped=(), unit=LimitUnit.WORKING_DAYS):
    return Step(
        at=NOON,
        cause=Cause.START,
        policy_code="x",
        started_at=NOON,
        due_at=NOON,
        amount=len(counted),
        extended_by=0,
        unit=unit,
        provisional=False,
        counted=tuple(counted),
        skipped=tuple(skipped),
    )


def day(number, month=9):
    return date(2026, month, number)


def test_days_in_a_row_with_one_reason_are_one_stretch():
    off = [Skipped(day(n), DayReason.HOLIDAY, "Mid-autumn Festival") for n in (25, 27, 26)]
    found = stretches([*off, Skipped(day(23), DayReason.DAY_OF_EVENT)])
    assert [(s.first.day, s.last.day, s.days) for s in found] == [(23, 23, 1), (25, 27, 3)]


def test_days_of_two_reasons_or_with_a_gap_stay_apart():
    off = [
        Skipped(day(5, 10), DayReason.HOLIDAY, "National Day"),
        Skipped(day(6, 10), DayReason.SWAPPED_OFF, "National Day"),
        Skipped(day(17, 10), DayReason.WEEKEND),
        Skipped(day(24, 10), DayReason.WEEKEND),
    ]
    assert [s.days for s in stretches(off)] == [1, 1, 1, 1]


def test_what_is_left_are_the_days_after_the_one_it_was_stopped_on():
    counted = [day(n) for n in (24, 28, 29, 30)]
    assert days_left(step(counted), day(24)) == 3
    assert days_left(step(counted), day(27)) == 3
    assert days_left(step(counted), day(30)) == 1


def test_weeks_begin_on_monday_and_number_the_counted_days():
    counted = [day(24), date(2026, 9, 28), date(2026, 10, 10)]
    laid_out = weeks(
        step(counted, [Skipped(day(23), DayReason.DAY_OF_EVENT)]),
        Ends(first_due=day(28), due=date(2026, 10, 10), today=day(24)),
    )
    days = {each.on: each for week in laid_out for each in week}
    assert laid_out[0][0].on == day(21)
    assert {len(week) for week in laid_out} == {7}
    assert [days[on].number for on in counted] == [1, 2, 3]
    assert (days[day(23)].mark, days[day(28)].mark) == ("start", "first_due")
    assert days[date(2026, 10, 10)].mark == "due"
    assert days[date(2026, 10, 10)].is_make_up
    assert [on for on, each in days.items() if each.is_today] == [day(24)]


def test_a_weekend_is_no_working_day_where_all_days_count():
    ends = Ends(day(26), day(26), day(26))
    laid_out = weeks(step([day(26)], unit=LimitUnit.CALENDAR_DAYS), ends)
    assert not any(each.is_make_up for week in laid_out for each in week)


def test_minutes_and_endless_limits_have_no_weeks():
    ends = Ends(day(24), day(24), day(24))
    assert weeks(step([day(24)], unit=LimitUnit.MINUTES), ends) == []
    far = [day(24), day(24) + timedelta(weeks=MOST_WEEKS)]
    assert weeks(step(far), ends) == []


def test_each_round_of_review_is_a_span_and_an_open_one_goes_on():
    steps = [
        Stepped(NOON, BACK, SUBMITTED),
        Stepped(NOON + HOUR, SUBMITTED, SUBMITTED),
        Stepped(NOON + 3 * HOUR, SUBMITTED, BACK),
        Stepped(NOON + 5 * HOUR, BACK, SUBMITTED),
    ]
    spans = review_spans(steps, NOON - HOUR, None)
    assert spans == [InReview(NOON, NOON + 3 * HOUR), InReview(NOON + 5 * HOUR, None)]
    assert time_in(spans, NOON + 6 * HOUR) == 4 * HOUR


def test_review_outside_the_run_of_a_clock_is_not_its_own():
    steps = [Stepped(NOON, BACK, SUBMITTED), Stepped(NOON + 3 * HOUR, SUBMITTED, BACK)]
    assert review_spans(steps, NOON + 4 * HOUR, None) == []
    assert review_spans(steps, NOON + HOUR, NOON + 2 * HOUR) == [
        InReview(NOON + HOUR, NOON + 2 * HOUR)
    ]


def test_what_lies_with_this_office_extends_nothing():
    assert set(Ground) - set(EXTENSION_GROUNDS) == {Ground.WORKLOAD, Ground.INTERNAL}
