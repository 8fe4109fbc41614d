"""The working days of China: official years, days an agency adds, a rule for unknown years.

Known years come from the State Council's yearly notices with their swapped days. A year nobody has
announced is worked out from weekends and the statutory days (放假办法, revised 2024-11-10) and
is *provisional*: the notice, once imported, may move any due time in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import chinese_calendar

from app.clocks.kinds import DayKind, DayReason

if TYPE_CHECKING:
    from collections.abc import Mapping

SATURDAY: Final = 5

NEW_YEAR: Final = "New Year's Day"
SPRING_FESTIVAL: Final = "Spring Festival"
TOMB_SWEEPING: Final = "Tomb-sweeping Day"
LABOUR_DAY: Final = "Labour Day"
DRAGON_BOAT: Final = "Dragon Boat Festival"
MID_AUTUMN: Final = "Mid-autumn Festival"
NATIONAL_DAY: Final = "National Day"


class LunarDays(NamedTuple):
    """Month and day of the festivals that follow the moon or the sun's longitude, in one year."""

    spring: tuple[int, int]
    tomb_sweeping: tuple[int, int]
    dragon_boat: tuple[int, int]
    mid_autumn: tuple[int, int]


LUNAR: Final[Mapping[int, LunarDays]] = MappingProxyType(
    {
        2027: LunarDays((2, 6), (4, 5), (6, 9), (9, 15)),
        2028: LunarDays((1, 26), (4, 4), (5, 28), (10, 3)),
        2029: LunarDays((2, 13), (4, 4), (6, 16), (9, 22)),
        2030: LunarDays((2, 3), (4, 5), (6, 5), (9, 12)),
        2031: LunarDays((1, 23), (4, 5), (6, 24), (10, 1)),
        2032: LunarDays((2, 11), (4, 4), (6, 12), (9, 19)),
        2033: LunarDays((1, 31), (4, 4), (6, 1), (9, 8)),
        2034: LunarDays((2, 19), (4, 5), (6, 20), (9, 27)),
        2035: LunarDays((2, 8), (4, 5), (6, 10), (9, 16)),
    }
)


class SpecialDay(NamedTuple):
    """A day that differs from what its weekday says."""

    kind: DayKind
    name: str


class DayOff(NamedTuple):
    """Why nobody works on a day; ``name`` is the holiday's English name, empty for a weekend."""

    reason: DayReason
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that differ from their weekday, and the years for which they are all known."""

    days: Mapping[date, SpecialDay]
    known_years: frozenset[int]

    def is_working_day(self, on: date) -> bool:
        """Say whether the agency works on that day."""
        return self.day_off(on) is None

    def is_provisional(self, on: date) -> bool:
        """Say whether the day lies in a year that has not been announced."""
        return on.year not in self.known_years

    def day_off(self, on: date) -> DayOff | None:
        """Give the reason why the day is off, or nothing when it is worked."""
        special = self.days.get(on)
        if special is not None:
            if special.kind is DayKind.MAKE_UP:
                return None
            return DayOff(DayReason(special.kind.value), special.name)
        if self.is_provisional(on) and (name := statutory_days(on.year).get(on)):
            return DayOff(DayReason.HOLIDAY, name)
        return DayOff(DayReason.WEEKEND, "") if on.weekday() >= SATURDAY else None

    def with_year(self, year: int, days: Mapping[date, SpecialDay]) -> Calendar:
        """Know a year whole: what was said of it before no longer counts."""
        kept = {on: special for on, special in self.days.items() if on.year != year}
        return Calendar({**kept, **days}, self.known_years | {year})

    def with_days(self, days: Mapping[date, SpecialDay]) -> Calendar:
        """Add or override single days (a local day off); no year becomes known by it."""
        return replace(self, days={**self.days, **days})


@cache
def built_in() -> Calendar:
    """Give the official years that are shipped with the product (2004 to 2026)."""
    swapped = chinese_calendar.in_lieu_days
    days = {
        on: SpecialDay(DayKind.SWAPPED_OFF if on in swapped else DayKind.HOLIDAY, str(name))
        for on, name in chinese_calendar.holidays.items()
    }
    days |= {
        on: SpecialDay(DayKind.MAKE_UP, str(name)) for on, name in chinese_calendar.workdays.items()
    }
    return Calendar(MappingProxyType(days), frozenset(on.year for on in days))


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """Give the thirteen statutory days of a year (放假办法 第二条) without any swapping.

    Beyond the table of lunar days only those with a fixed date are known.
    """
    days = {date(year, 1, 1): NEW_YEAR}
    days |= {date(year, 5, day): LABOUR_DAY for day in (1, 2)}
    if lunar := LUNAR.get(year):
        eve = date(year, *lunar.spring) - timedelta(days=1)
        days |= {eve + timedelta(days=offset): SPRING_FESTIVAL for offset in range(4)}
        days[date(year, *lunar.tomb_sweeping)] = TOMB_SWEEPING
        days[date(year, *lunar.dragon_boat)] = DRAGON_BOAT
        days[date(year, *lunar.mid_autumn)] = MID_AUTUMN
    days |= {date(year, 10, day): NATIONAL_DAY for day in (1, 2, 3)}
    return MappingProxyType(days)
