"""When limits end, in tables: the vectors of the rules and the edges of days, years and zones."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clocks.calendar import SpecialDay, built_in
from app.clocks.computation import Pause, QuietWindow, due, due_on
from app.clocks.kinds import ClockKind, DayKind, LimitUnit
from app.clocks.policies import Facts, choose, shipped_policies

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
NIGHT_AND_NOON = (QuietWindow(time(20), time(8)), QuietWindow(time(12), time(14, 30)))


def local(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def ends(start, amount, unit, quiet=(), zone=ZONE, pauses=(), **more):
    stood_still = tuple(Pause(local(a, zone), local(b, zone)) for a, b in pauses)
    result = due(
        local(start, zone), amount, unit, built_in(), zone,
        quiet_windows=quiet, pauses=stood_still, **more,
    )  # fmt: skip
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
        ("2026-10-10 23:59", 1, "2026-10-12"),  # registered on a make-up Saturday
        ("2028-02-28 10:00", 1, "2028-02-29"),  # leap day of an unknown year
        ("2025-12-31 10:00", 1, "2026-01-04"),  # the year begins with a make-up Sunday
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


@pytest.mark.parametrize(
    ("start", "amount", "paused", "last_day"),
    [
        # three working days are lost
        ("2026-09-07 10:00", 5, [("2026-09-08 09:00", "2026-09-11 17:00")], "2026-09-17"),
        # within a day nothing is lost
        ("2026-09-07 10:00", 5, [("2026-09-08 09:00", "2026-09-08 17:00")], "2026-09-14"),
        # over the National Day week: of 30 September to 9 October only the 8th and 9th
        ("2026-09-28 10:00", 5, [("2026-09-30 09:00", "2026-10-09 17:00")], "2026-10-13"),
        # over days off alone nothing is lost
        ("2026-09-28 10:00", 5, [("2026-09-30 09:00", "2026-10-07 17:00")], "2026-10-10"),
        # a make-up Sunday is lost like any working day
        ("2026-09-17 10:00", 5, [("2026-09-19 09:00", "2026-09-20 17:00")], "2026-09-24"),
        # two pauses, one after the other
        ("2026-09-07 10:00", 5, [("2026-09-08 09:00", "2026-09-09 09:00"),
                                 ("2026-09-14 09:00", "2026-09-15 09:00")], "2026-09-16"),
        # on the last day: this day is lost, and the one the pause ends on counts
        ("2026-09-07 10:00", 5, [("2026-09-14 09:00", "2026-09-16 09:00")], "2026-09-16"),
        ("2026-09-07 10:00", 5, [("2026-09-14 09:00", "2026-09-19 09:00")], "2026-09-20"),
        ("2026-09-07 10:00", 5, [("2026-09-14 09:00", "2026-09-14 18:00")], "2026-09-14"),
        # over the end of the year
        ("2026-12-28 10:00", 5, [("2026-12-30 09:00", "2027-01-05 09:00")], "2027-01-08"),
    ],
)  # fmt: skip
def test_pauses_take_working_days(start, amount, paused, last_day):
    assert ends(start, amount, LimitUnit.WORKING_DAYS, pauses=paused) == f"{last_day} 23:59:59"


def test_a_pause_takes_calendar_days_and_the_end_still_rolls_on():
    paused = [("2026-09-02 09:00", "2026-09-05 09:00")]
    unpaused = ends("2026-09-01 09:00", 5, LimitUnit.CALENDAR_DAYS)
    assert unpaused == "2026-09-07 23:59:59"  # the 6th is a Sunday
    assert ends("2026-09-01 09:00", 5, LimitUnit.CALENDAR_DAYS, pauses=paused) == (
        "2026-09-09 23:59:59"
    )


def test_a_last_day_that_ends_with_the_office_is_not_the_one_a_late_pause_ends_on():
    paused = [("2026-09-14 09:00", "2026-09-15 18:00")]
    five = LimitUnit.WORKING_DAYS
    assert ends("2026-09-07 10:00", 5, five, pauses=paused, day_ends_at=time(17, 30)) == (
        "2026-09-16 17:30:00"
    )


def test_an_extension_after_a_pause_is_counted_on_top():
    paused = [("2026-09-08 09:00", "2026-09-11 17:00")]
    assert ends("2026-09-07 10:00", 5 + 3, LimitUnit.WORKING_DAYS, pauses=paused) == (
        "2026-09-21 23:59:59"  # 18th, make-up Sunday the 20th, Monday the 21st
    )


@pytest.mark.parametrize(
    ("start", "minutes", "paused", "end"),
    [
        ("2026-03-02 09:00", 60, [("2026-03-02 09:30", "2026-03-02 10:15")], "2026-03-02 10:45:00"),
        ("2026-03-02 09:00", 60, [("2026-03-02 09:30", "2026-03-04 09:30")], "2026-03-04 10:00:00"),
        ("2026-03-02 23:30", 60, [("2026-03-02 23:45", "2026-03-03 00:15")], "2026-03-03 01:00:00"),
    ],
)
def test_a_pause_is_added_to_minutes(start, minutes, paused, end):
    assert ends(start, minutes, LimitUnit.MINUTES, pauses=paused) == end


@pytest.mark.parametrize(
    ("paused", "end"),
    [
        (("2026-03-02 18:00", "2026-03-02 19:00"), "2026-03-03 09:00:00"),
        (("2026-03-02 19:30", "2026-03-03 08:30"), "2026-03-03 09:00:00"),  # over the night
        (("2026-03-02 19:59", "2026-03-03 06:00"), "2026-03-03 08:01:00"),  # most of it
        (("2026-03-02 19:00", "2026-03-03 13:00"), "2026-03-03 15:30:00"),  # night to noon
    ],
)
def test_a_pause_and_quiet_hours_are_not_counted_twice(paused, end):
    unit = LimitUnit.MINUTES_OUTSIDE_QUIET
    assert ends("2026-03-02 17:00", 180, unit, NIGHT_AND_NOON, pauses=[paused]) == end


@pytest.mark.parametrize(
    ("received", "clock", "kind", "code"),
    [
        ("2026-04-14 23:59", "mediation", "complaint", "samr-20.mediation"),
        ("2026-04-15 00:00", "mediation", "complaint", "samr-121.mediation"),
        ("2019-12-31 12:00", "closing", "complaint", "cfda-21.closing"),
        ("2020-01-01 00:00", "closing", "complaint", "local.closing-general"),
    ],
)
def test_the_rule_of_the_day_of_receipt_rules(received, clock, kind, code):
    facts = Facts(kind=kind, area_type="urban", complexity="general")
    chosen = choose(shipped_policies(), ClockKind(clock), facts, local(received).date())
    assert chosen.code == code


def test_a_year_that_becomes_known_moves_what_reached_into_it():
    start = local("2026-12-28 10:00")
    guessed = due(start, 8, LimitUnit.WORKING_DAYS, built_in(), ZONE)
    days = {
        local("2027-01-01").date(): SpecialDay(DayKind.HOLIDAY, "New Year"),
        local("2027-01-04").date(): SpecialDay(DayKind.SWAPPED_OFF, "New Year"),
    }
    known = due(start, 8, LimitUnit.WORKING_DAYS, built_in().with_year(2027, days), ZONE)

    assert (guessed.provisional, known.provisional) == (True, False)
    assert f"{guessed.due_at.astimezone(ZONE):%m-%d}" == "01-08"
    assert f"{known.due_at.astimezone(ZONE):%m-%d}" == "01-11"


@pytest.mark.parametrize(
    ("zone", "start", "minutes", "end"),
    [
        (BERLIN, "2026-03-29 01:30", 60, "03:30"),  # an hour is left out
        (BERLIN, "2026-03-29 02:30", 60, "04:30"),  # a time that does not exist
        (BERLIN, "2026-10-25 01:30", 120, "02:30"),  # an hour comes twice
        (BERLIN, "2026-10-25 02:30", 60, "02:30"),  # the first of both, to the second
        (NEW_YORK, "2026-03-08 01:30", 60, "03:30"),
        (NEW_YORK, "2026-11-01 00:30", 120, "01:30"),
    ],
)
def test_minutes_are_real_minutes_when_the_clocks_change(zone, start, minutes, end):
    begins = local(start, zone)
    result = due(begins, minutes, LimitUnit.MINUTES, built_in(), zone)

    assert result.due_at - begins.astimezone(UTC) == timedelta(minutes=minutes)
    assert f"{result.due_at.astimezone(zone):%H:%M}" == end


@pytest.mark.parametrize(
    ("zone", "start", "last_day"),
    [
        (BERLIN, "2026-03-27 10:00", "2026-03-30"),  # the clocks go forward between
        (BERLIN, "2026-10-23 10:00", "2026-10-26"),  # and back
        (NEW_YORK, "2026-03-06 23:30", "2026-03-09"),
        (NEW_YORK, "2026-10-30 23:30", "2026-11-02"),
    ],
)
@pytest.mark.parametrize("unit", [LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS])
def test_days_end_at_local_midnight_on_both_sides_of_a_change(zone, start, last_day, unit):
    assert ends(start, 1, unit, zone=zone) == f"{last_day} 23:59:59"


def test_a_day_whose_last_hour_comes_twice_ends_the_second_time():
    # on 17 February 2018 midnight was put back to eleven at night
    named = due_on(local("2018-02-10 10:00", SAO_PAULO), local("2018-02-17").date(), SAO_PAULO)
    assert named.due_at == datetime(2018, 2, 18, 2, 59, 59, tzinfo=UTC)


def test_quiet_hours_of_a_long_night_are_an_hour_longer():
    quiet = (QuietWindow(time(20), time(8)),)
    unit = LimitUnit.MINUTES_OUTSIDE_QUIET
    assert ends("2026-10-24 19:00", 120, unit, quiet, BERLIN) == "2026-10-25 09:00:00"
    assert ends("2026-03-28 19:00", 120, unit, quiet, BERLIN) == "2026-03-29 09:00:00"
    start = local("2026-10-24 19:00", BERLIN)
    result = due(start, 120, unit, built_in(), BERLIN, quiet_windows=quiet)
    [night] = result.skipped
    assert night.ends - night.begins == timedelta(hours=13)
