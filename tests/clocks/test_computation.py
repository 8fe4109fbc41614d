"""When limits end: warnings, marks, what is refused; the tables stand in test_vectors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clocks.calendar import built_in
from app.clocks.computation import QuietWindow, due, due_on
from app.clocks.kinds import DayReason, LimitUnit

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT_AND_NOON = (QuietWindow(time(20), time(8)), QuietWindow(time(12), time(14, 30)))


def local(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def ends(start, amount, unit, quiet=(), zone=ZONE):
    result = due(local(start, zone), amount, unit, built_in(), zone, quiet_windows=quiet)
    return f"{result.due_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


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
