"""Working days of known and unknown years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.clocks.calendar import SpecialDay, built_in, statutory_days
from app.clocks.kinds import DayKind, DayReason

STATUTORY_DAYS_A_YEAR = 13


def test_the_year_2026_has_its_official_working_days():
    days = (date(2026, 1, 1) + timedelta(days=number) for number in range(365))
    assert sum(built_in().is_working_day(day) for day in days) == 248


@pytest.mark.parametrize(
    "day",
    ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
)
def test_make_up_weekends_are_worked(day):
    assert built_in().is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "reason", "name"),
    [
        ("2026-02-17", DayReason.HOLIDAY, "Spring Festival"),
        ("2026-02-20", DayReason.SWAPPED_OFF, "Spring Festival"),
        ("2026-10-07", DayReason.SWAPPED_OFF, "National Day"),
        ("2026-03-07", DayReason.WEEKEND, ""),
        ("2027-02-05", DayReason.HOLIDAY, "Spring Festival"),
        ("2027-01-02", DayReason.WEEKEND, ""),
    ],
)
def test_a_day_off_says_why(day, reason, name):
    assert built_in().day_off(date.fromisoformat(day)) == (reason, name)


def test_years_from_2004_to_2026_are_known_and_all_others_provisional():
    assert built_in().known_years == frozenset(range(2004, 2027))
    assert built_in().is_provisional(date(2027, 1, 1))
    assert not built_in().is_provisional(date(2026, 12, 31))


def test_the_statutory_days_of_2027_are_those_of_the_rule():
    assert sorted(day.isoformat()[5:] for day in statutory_days(2027)) == [
        "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01",
        "05-02", "06-09", "09-15", "10-01", "10-02", "10-03",
    ]  # fmt: skip


@pytest.mark.parametrize("year", range(2027, 2036))
def test_a_year_with_lunar_days_has_thirteen(year):
    overlapping = {2028: 1, 2031: 1}  # Mid-autumn falls into National Day
    assert len(statutory_days(year)) == STATUTORY_DAYS_A_YEAR - overlapping.get(year, 0)


def test_a_year_beyond_the_lunar_table_has_the_fixed_days_only():
    assert len(statutory_days(2090)) == 6


def test_an_imported_year_replaces_what_was_known_of_it():
    calendar = built_in().with_year(2026, {date(2026, 3, 2): SpecialDay(DayKind.HOLIDAY, "Local")})

    assert not calendar.is_working_day(date(2026, 3, 2))
    assert calendar.is_working_day(date(2026, 1, 1))


def test_a_local_day_is_added_without_making_its_year_known():
    calendar = built_in().with_days({date(2027, 3, 2): SpecialDay(DayKind.HOLIDAY, "Local")})

    assert not calendar.is_working_day(date(2027, 3, 2))
    assert calendar.is_provisional(date(2027, 3, 2))
