"""A year at a glance: twelve months of days, each with the mark it bears; pure."""

from __future__ import annotations

from calendar import Calendar as Weeks
from typing import TYPE_CHECKING, NamedTuple

from app.clocks.kinds import DayKind
from app.clocks.years.rules import specials_of, working_days

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from app.clocks.calendar import Calendar


class Cell(NamedTuple):
    """A day: whether it is worked, and what makes it differ from its weekday."""

    on: date
    is_worked: bool
    kind: DayKind | None
    name: str
    is_local: bool


class Month(NamedTuple):
    """A month in weeks from Monday; days of its neighbours are left empty."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int


class Totals(NamedTuple):
    """What a year comes to."""

    working_days: int
    holidays: int
    swapped_off: int
    make_up: int


def months_of(calendar: Calendar, year: int, local: Collection[date]) -> tuple[Month, ...]:
    """Lay a year out in months."""
    specials = specials_of(calendar, year)

    def cell(on: date) -> Cell:
        special = specials.get(on)
        return Cell(
            on,
            calendar.is_working_day(on),
            special.kind if special else None,
            special.name if special else "",
            on in local,
        )

    months = []
    for number in range(1, 13):
        weeks = tuple(
            tuple(cell(on) if on.month == number else None for on in week)
            for week in Weeks().monthdatescalendar(year, number)
        )
        worked = sum(each.is_worked for week in weeks for each in week if each is not None)
        months.append(Month(number, weeks, worked))
    return tuple(months)


def totals_of(calendar: Calendar, year: int) -> Totals:
    """Count a year."""
    kinds = [special.kind for special in specials_of(calendar, year).values()]
    return Totals(
        working_days(calendar, year),
        kinds.count(DayKind.HOLIDAY),
        kinds.count(DayKind.SWAPPED_OFF),
        kinds.count(DayKind.MAKE_UP),
    )
