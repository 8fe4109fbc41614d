"""When limits end: the vectors of the rules, edges, and what must always hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clocks.calendar import SpecialDay, built_in
from app.clocks.computation import QuietWindow, due, due_on
from app.clocks.kinds import DayKind, DayReason, LimitUnit

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT_AND_NOON = (QuietWindow(time(20), time(8)), QuietWindow(time(12), time(14, 30)))


def local(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def ends(start, amount, unit, quiet=(), zone=ZONE):
    result = due(local(start, zone), amount, unit, built_in(), zone, quiet_windows=quiet)
    return f"{result.due_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("start", "amount", "last_day"),
    [
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-02-13", 15, "2026-03-12"),
        ("2026-02-13", 30, "2026-04-02"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-18", 7, "2026-09-29"),
        ("2026-09-18", 15, "2026-10-15"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-09-30", 7, "2026-10-15"),
        ("2026-06-18", 2, "2026-06-23"),
    ],
)
@pytest.mark.parametrize("hour", ["00:00:00", "16:00:00", "23:59:59"])
def test_working_days_of_the_rules(start, amount, last_day, hour):
    assert ends(f"{start} {hour}", amount, LimitUnit.WORKING_DAYS) == f"{last_day} 23:59:59"


@pytest.mark.parametrize(
    ("start", "amount", "last_day"),
    [
        ("2026-10-01 23:59", 1, "2026-10-08"),  # registered on a holiday
        ("2026-09-19 10:00", 1, "2026-09-20"),  # the next day is a make-up Sunday
        ("2024-02-28 10:00", 1, "2024-02-29"),  # leap day
        ("2026-12-30 10:00", 5, "2027-01-07"),  # into an unknown year, 1 January is off
        ("2026-07-31 10:00", 1, "2026-08-03"),  # month end, weekend
    ],
)
def test_working_days_at_the_edges(start, amount, last_day):
    assert ends(start, amount, LimitUnit.WORKING_DAYS) == f"{last_day} 23:59:59"


@pytest.mark.parametrize(
    ("start", "amount", "last_day"),
    [
        ("2026-03-02 09:00", 1, "2026-03-03"),
        ("2026-04-15 09:00", 60, "2026-06-15"),  # 14 June is a Sunday
        ("2026-08-06 09:00", 60, "2026-10-08"),  # 5 October lies in the National Day week
        ("2026-09-15 09:00", 5, "2026-09-20"),  # a make-up Sunday is worked: nothing rolls
        ("2024-01-31 09:00", 29, "2024-02-29"),
    ],
)
def test_calendar_days_roll_on_from_a_day_off(start, amount, last_day):
    assert ends(start, amount, LimitUnit.CALENDAR_DAYS) == f"{last_day} 23:59:59"


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-10-01 23:30:00", 60, "2026-10-02 00:30:00"),
        ("2026-12-31 23:00:10", 120, "2027-01-01 01:00:10"),
    ],
)
def test_minutes_run_day_and_night(start, amount, end):
    assert ends(start, amount, LimitUnit.MINUTES) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02 09:00", "2026-03-02 11:00:00"),
        ("2026-03-02 10:00", "2026-03-02 12:00:00"),  # ends as the window begins
        ("2026-03-02 11:00", "2026-03-02 15:30:00"),
        ("2026-03-02 13:00", "2026-03-02 16:30:00"),
        ("2026-03-02 19:00", "2026-03-03 09:00:00"),  # over midnight
        ("2026-03-02 23:00", "2026-03-03 10:00:00"),
        ("2026-03-02 02:00", "2026-03-02 10:00:00"),
    ],
)
def test_minutes_stand_still_in_quiet_windows(start, end):
    assert ends(start, 120, LimitUnit.MINUTES_OUTSIDE_QUIET, NIGHT_AND_NOON) == end


def test_overlapping_quiet_windows_count_once():
    windows = (QuietWindow(time(12), time(14)), QuietWindow(time(13), time(15)))
    assert ends("2026-03-02 11:30", 60, LimitUnit.MINUTES_OUTSIDE_QUIET, windows) == (
        "2026-03-02 15:30:00"
    )


def test_a_minute_limit_is_as_long_when_the_clocks_change():
    start = local("2026-03-29 01:30", BERLIN)
    result = due(start, 60, LimitUnit.MINUTES, built_in(), BERLIN)
    assert result.due_at - start.astimezone(UTC) == timedelta(hours=1)
    assert f"{result.due_at.astimezone(BERLIN):%H:%M}" == "03:30"


def test_warnings_come_at_four_fifths_or_at_the_first_moment_of_the_last_day():
    start = local("2026-03-02 09:00")
    minutes = due(start, 60, LimitUnit.MINUTES, built_in(), ZONE)
    days = due(start, 7, LimitUnit.WORKING_DAYS, built_in(), ZONE)
    quiet = due(
        local("2026-03-02 11:00"), 120, LimitUnit.MINUTES_OUTSIDE_QUIET, built_in(), ZONE,
        quiet_windows=NIGHT_AND_NOON,
    )  # fmt: skip

    assert minutes.warn_at == local("2026-03-02 09:48")
    assert days.warn_at == local("2026-03-11 00:00")
    assert quiet.warn_at == local("2026-03-02 15:06")


def test_only_a_limit_that_looks_into_an_unknown_year_is_provisional():
    def provisional(start, amount, unit):
        return due(local(start), amount, unit, built_in(), ZONE).provisional

    assert provisional("2026-12-30 09:00", 5, LimitUnit.WORKING_DAYS)
    assert not provisional("2026-12-30 09:00", 1, LimitUnit.WORKING_DAYS)
    assert provisional("2026-12-01 09:00", 60, LimitUnit.CALENDAR_DAYS)
    assert not provisional("2026-12-31 23:59", 60, LimitUnit.MINUTES)


def test_a_due_time_carries_what_explains_it():
    result = due(local("2026-09-30 16:00"), 5, LimitUnit.WORKING_DAYS, built_in(), ZONE)

    assert [day.isoformat() for day in result.counted] == [
        "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13",
    ]  # fmt: skip
    assert result.skipped[0][:3] == (date(2026, 9, 30), DayReason.DAY_OF_EVENT, "")
    assert result.skipped[1][:3] == (date(2026, 10, 1), DayReason.HOLIDAY, "National Day")
    assert result.skipped[-1][:3] == (date(2026, 10, 11), DayReason.WEEKEND, "")


def test_a_named_day_is_taken_as_it_is():
    assert due_on(local("2026-09-29 10:00"), date(2026, 10, 3), ZONE).due_at == local(
        "2026-10-03 23:59:59"
    )


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize("unit", [unit for unit in LimitUnit if unit != LimitUnit.GIVEN_DATE])
def test_an_amount_below_one_is_refused(amount, unit):
    with pytest.raises(ValueError, match="positive"):
        due(local("2026-03-02 09:00"), amount, unit, built_in(), ZONE)


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 3, 2), 1, LimitUnit.MINUTES, built_in(), ZONE)  # noqa: DTZ001


def test_quiet_windows_without_a_gap_are_refused():
    windows = (QuietWindow(time(8), time(20)), QuietWindow(time(20), time(8)))
    with pytest.raises(ValueError, match="no time"):
        due(
            local("2026-03-02 09:00"),
            1,
            LimitUnit.MINUTES_OUTSIDE_QUIET,
            built_in(),
            ZONE,
            quiet_windows=windows,
        )


STARTS = st.datetimes(datetime(2025, 11, 1), datetime(2027, 3, 1), timezones=st.just(ZONE))  # noqa: DTZ001
AMOUNTS = st.integers(1, 60)
UNITS = st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS, LimitUnit.MINUTES])
HOLIDAYS = st.sets(st.dates(date(2025, 11, 1), date(2027, 6, 1)), max_size=20)


@given(STARTS, AMOUNTS, UNITS, HOLIDAYS)
def test_adding_a_holiday_never_makes_a_due_time_earlier(start, amount, unit, holidays):
    more = built_in().with_days({on: SpecialDay(DayKind.HOLIDAY, "Local") for on in holidays})

    before = due(start, amount, unit, built_in(), ZONE).due_at
    assert due(start, amount, unit, more, ZONE).due_at >= before


@given(STARTS, st.sampled_from([unit for unit in LimitUnit if unit != LimitUnit.GIVEN_DATE]))
def test_more_is_never_earlier(start, unit):
    ends_at = [
        due(start, amount, unit, built_in(), ZONE, quiet_windows=NIGHT_AND_NOON).due_at
        for amount in (1, 2, 3, 29, 30, 31)
    ]
    assert all(earlier <= later for earlier, later in pairwise(ends_at))


@given(STARTS, AMOUNTS)
def test_counted_and_skipped_days_fill_the_span_without_a_gap(start, amount):
    result = due(start, amount, LimitUnit.WORKING_DAYS, built_in(), ZONE)

    days = sorted([*result.counted, *(skip.on for skip in result.skipped)])
    assert len(result.counted) == amount
    assert days[0] == start.date()
    assert days[-1] == result.due_at.astimezone(ZONE).date()
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))


@given(STARTS, st.integers(1, 3000))
def test_warning_never_comes_after_the_due_time(start, amount):
    result = due(
        start,
        amount,
        LimitUnit.MINUTES_OUTSIDE_QUIET,
        built_in(),
        ZONE,
        quiet_windows=NIGHT_AND_NOON,
    )
    assert start <= result.warn_at <= result.due_at
