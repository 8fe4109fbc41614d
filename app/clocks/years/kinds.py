"""What is said of a year of the calendar, of a file that brings one, and of a day in it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from app.clocks.kinds import DayKind

FIRST_YEAR = 2004
LAST_YEAR = 2099
LONGEST_NAME = 100
LONGEST_SOURCE = 400


class YearState(StrEnum):
    """Where the days of a year come from."""

    BUILT_IN = "built_in"
    IMPORTED = "imported"
    PROVISIONAL = "provisional"


class Unreadable(StrEnum):
    """Why nothing of a file can be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    ENCODING = "encoding"
    NOT_XLSX = "not_xlsx"
    OLD_EXCEL = "old_excel"
    DAMAGED = "damaged"
    NO_KIND_COLUMN = "no_kind_column"
    NO_DAYS = "no_days"


class Problem(StrEnum):
    """Why a line of a file cannot stand; nothing is taken over while there is one."""

    NO_DATE = "no_date"
    OTHER_YEAR = "other_year"
    DUPLICATE = "duplicate"
    UNKNOWN_KIND = "unknown_kind"
    LONG_NAME = "long_name"
    MAKE_UP_ON_WEEKDAY = "make_up_on_weekday"
    MAKE_UP_ON_STATUTORY = "make_up_on_statutory"


class Warn(StrEnum):
    """What is unusual about a year, and may still be right."""

    STATUTORY_MISSING = "statutory_missing"
    SWAPPED_WEEKEND = "swapped_weekend"
    LONG_STRETCH = "long_stretch"
    WORKING_DAYS = "working_days"


class ChangeOfDay(StrEnum):
    """How a day of a new calendar differs from what is in force."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


class Line(NamedTuple):
    """A line of a file as it was read; ``number`` is the one that an editor shows."""

    number: int
    cells: tuple[str, ...]


class Entry(NamedTuple):
    """A day that differs from its weekday."""

    on: date
    kind: DayKind
    name: str


class Fault(NamedTuple):
    """A problem of one line; ``value`` is what stood there, ``first`` the line it repeats."""

    number: int
    problem: Problem
    value: str = ""
    first: int = 0


class Warned(NamedTuple):
    """A warning, with the day or the number it is about."""

    warning: Warn
    on: date | None = None
    until: date | None = None
    name: str = ""
    number: int = 0
    expected: int = 0


class Difference(NamedTuple):
    """A day before and after; None where the weekday alone says what it is."""

    on: date
    change: ChangeOfDay
    before: Entry | None
    after: Entry | None


class Cannot(Exception):
    """Nothing of a file can be read."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.value)
        self.why = why
