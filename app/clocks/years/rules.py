"""What a year of the calendar may say, and how two differ (放假办法, revised 2024-11-10)."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.clocks.calendar import LUNAR, SATURDAY, SpecialDay, statutory_days
from app.clocks.kinds import DayKind
from app.clocks.years.kinds import (
    LONGEST_NAME,
    Cannot,
    ChangeOfDay,
    Difference,
    Entry,
    Fault,
    Problem,
    Unreadable,
    Warn,
    Warned,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.clocks.calendar import Calendar
    from app.clocks.years.kinds import Line

ONE_DAY: Final = timedelta(days=1)
LONGEST_STRETCH: Final = 6
STATUTORY_DAYS: Final = 13
DATE: Final = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d\d))(\d{1,2})日?"
    r"(?:[ T]00:00(?::00)?)?"
)
KINDS: Final[dict[DayKind, str]] = {
    DayKind.HOLIDAY: "holiday|off|day_off|放假|节假日|法定节假日|法定假日|假日|休假|休息|休",
    DayKind.SWAPPED_OFF: "swapped_off|swapped|in_lieu|调休|调休放假|调休休息|补休|调",
    DayKind.MAKE_UP: "make_up|makeup|make_up_day|work|working|workday|working_day"
    "|上班|调休上班|补班|补上班|工作日|班",
}
COLUMNS: Final[dict[str, str]] = {
    "on": "date|day|日期|日子",
    "kind": "kind|type|类型|类别|性质|安排",
    "name": "name|holiday|festival|note|名称|节日|节日名称|假日名称|说明|备注",
}


def _word_list(table: Mapping[DayKind, str] | Mapping[str, str]) -> dict[str, DayKind | str]:
    return {word: key for key, words in table.items() for word in words.split("|")}


KIND_WORDS: Final = _word_list(KINDS)
COLUMN_WORDS: Final = _word_list(COLUMNS)


class Read(NamedTuple):
    """What the lines of a file say of a year, and what is wrong with them."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


class _Columns(NamedTuple):
    on: int = 0
    kind: int = 1
    name: int = 2


def read_year(lines: Sequence[Line], year: int) -> Read:
    """Read the days of a year; all faults at once. Raises ``Cannot`` when there is no day."""
    columns, lines = _columns(lines)
    if not lines:
        raise Cannot(Unreadable.NO_DAYS)
    entries: dict[date, Entry] = {}
    seen: dict[date, int] = {}
    faults: list[Fault] = []
    for line in lines:
        on, fault = _day(line, columns.on, year)
        if on is not None and on in seen:
            fault = Fault(line.number, Problem.DUPLICATE, on.isoformat(), seen[on])
        kind = KIND_WORDS.get(_plain(_cell(line, columns.kind)))
        name = _cell(line, columns.name)
        found = [fault] if fault else []
        found += _faults_of(line, kind, _cell(line, columns.kind), name)
        if on is not None:
            seen.setdefault(on, line.number)
            if not found and isinstance(kind, DayKind):
                found += [Fault(line.number, each, on.isoformat()) for each in unfit(on, kind)]
                entries[on] = Entry(on, kind, name)
        faults += found
    return Read(tuple(entries[on] for on in sorted(entries)), tuple(faults))


def _faults_of(line: Line, kind: object, word: str, name: str) -> list[Fault]:
    faults = []
    if kind is None:
        faults.append(Fault(line.number, Problem.UNKNOWN_KIND, word))
    if len(name) > LONGEST_NAME:
        faults.append(Fault(line.number, Problem.LONG_NAME, name[:20]))
    return faults


def unfit(on: date, kind: DayKind) -> tuple[Problem, ...]:
    """Say why a day cannot be of that kind: only a weekend day is worked in exchange."""
    if kind is not DayKind.MAKE_UP:
        return ()
    if on in statutory_days(on.year):
        return (Problem.MAKE_UP_ON_STATUTORY,)
    return (Problem.MAKE_UP_ON_WEEKDAY,) if on.weekday() < SATURDAY else ()


def to_date(words: str) -> date | None:
    """Read a day as people write it: 2027-01-01, 2027/1/1, 2027.1.1, 2027年1月1日, 20270101."""
    found = DATE.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None
    numbers = [int(part) for part in found.groups() if part is not None]
    try:
        return date(*numbers)
    except ValueError:
        return None


def _day(line: Line, column: int, year: int) -> tuple[date | None, Fault | None]:
    words = _cell(line, column)
    on = to_date(words)
    if on is None:
        return None, Fault(line.number, Problem.NO_DATE, words[:40])
    if on.year != year:
        return None, Fault(line.number, Problem.OTHER_YEAR, on.isoformat())
    return on, None


def _cell(line: Line, column: int) -> str:
    return line.cells[column].strip() if 0 <= column < len(line.cells) else ""


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words).strip().lower()
    return re.sub(r"[\s\-]+", "_", plain)


def _columns(lines: Sequence[Line]) -> tuple[_Columns, Sequence[Line]]:
    """Find the columns by the head of the table; without one they are date, kind, name."""
    if not lines:
        return _Columns(), lines
    names = [COLUMN_WORDS.get(_plain(cell)) for cell in lines[0].cells]
    if "on" not in names:
        return _Columns(), lines
    if "kind" not in names:
        raise Cannot(Unreadable.NO_KIND_COLUMN)
    name = names.index("name") if "name" in names else -1
    return _Columns(names.index("on"), names.index("kind"), name), lines[1:]


def warnings_of(calendar: Calendar, year: int) -> tuple[Warned, ...]:
    """Name what is unusual about a year as it would be in force."""
    found = [
        Warned(Warn.STATUTORY_MISSING, on=on, name=name)
        for on, name in sorted(statutory_days(year).items())
        if calendar.is_working_day(on)
    ]
    found += [
        Warned(Warn.SWAPPED_WEEKEND, on=on)
        for on, special in sorted(calendar.days.items())
        if on.year == year and special.kind is DayKind.SWAPPED_OFF and on.weekday() >= SATURDAY
    ]
    found += _long_stretches(calendar, year)
    number, expected = working_days(calendar, year), expected_working_days(year)
    if expected is not None and number != expected:
        found.append(Warned(Warn.WORKING_DAYS, number=number, expected=expected))
    return tuple(found)


def _long_stretches(calendar: Calendar, year: int) -> list[Warned]:
    """More than six days' work in a row is not usual (放假办法 第六条)."""
    found = []
    begins: date | None = None
    for on in [*days_of(year), date(year + 1, 1, 1)]:
        works = on.year == year and calendar.is_working_day(on)
        if works and begins is None:
            begins = on
        elif not works and begins is not None:
            if (on - begins).days > LONGEST_STRETCH:
                found.append(Warned(Warn.LONG_STRETCH, on=begins, until=on - ONE_DAY))
            begins = None
    return found


def days_of(year: int) -> list[date]:
    """Give every day of a year."""
    return [
        date(year, month, day)
        for month in range(1, 13)
        for day in range(1, monthrange(year, month)[1] + 1)
    ]


def working_days(calendar: Calendar, year: int) -> int:
    """Count the working days of a year."""
    return sum(calendar.is_working_day(on) for on in days_of(year))


def expected_working_days(year: int) -> int | None:
    """Weekdays less thirteen: a statutory day on a weekend is compensated (放假办法 第六条).

    Not known where the lunar days are not, and where two of the thirteen fall on one day.
    """
    if year not in LUNAR or len(statutory_days(year)) != STATUTORY_DAYS:
        return None
    return sum(on.weekday() < SATURDAY for on in days_of(year)) - STATUTORY_DAYS


def specials_of(calendar: Calendar, year: int) -> dict[date, SpecialDay]:
    """Give the days of a year that differ from their weekday, the statutory ones where unknown."""
    days = {on: special for on, special in calendar.days.items() if on.year == year}
    if year not in calendar.known_years:
        rule = {on: SpecialDay(DayKind.HOLIDAY, name) for on, name in statutory_days(year).items()}
        days = rule | days
    return days


def differences(before: Calendar, after: Calendar, year: int) -> tuple[Difference, ...]:
    """Compare two calendars over a year, day by day.

    Of an unknown year the days of the rule stand for what was in force; their names are ours, so
    another name for the same day is no difference.
    """
    old, new = specials_of(before, year), specials_of(after, year)
    found = []
    for on in sorted(old.keys() | new.keys()):
        change = _change(old.get(on), new.get(on), named=on in before.days)
        if change is not None:
            found.append(Difference(on, change, _entry(on, old), _entry(on, new)))
    return tuple(found)


def _change(old: SpecialDay | None, new: SpecialDay | None, *, named: bool) -> ChangeOfDay | None:
    if old is None:
        return ChangeOfDay.ADDED
    if new is None:
        return ChangeOfDay.REMOVED
    if old.kind is not new.kind:
        return ChangeOfDay.CHANGED
    return ChangeOfDay.RENAMED if named and old.name != new.name else None


def _entry(on: date, days: Mapping[date, SpecialDay]) -> Entry | None:
    special = days.get(on)
    return Entry(on, special.kind, special.name) if special else None
