"""What people read for the days of a year and for what is wrong with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clocks.calendar import (
    DRAGON_BOAT,
    LABOUR_DAY,
    MID_AUTUMN,
    NATIONAL_DAY,
    NEW_YEAR,
    SATURDAY,
    SPRING_FESTIVAL,
    TOMB_SWEEPING,
)
from app.clocks.kinds import DayKind
from app.clocks.labels import HOLIDAY_LABELS
from app.clocks.years.kinds import ChangeOfDay, Problem, Unreadable, Warn, YearState
from app.clocks.years.table import MOST_BYTES, MOST_LINES
from app.web import labels as words

if TYPE_CHECKING:
    from datetime import date

    from flask_babel import LazyString

    from app.clocks.years.kinds import Entry, Fault, Warned

MOST_SHOWN: Final = 40

DAY_LABELS: Final[dict[DayKind, LazyString]] = {
    DayKind.HOLIDAY: _l("Day off"),
    DayKind.SWAPPED_OFF: _l("Swapped day off"),
    DayKind.MAKE_UP: _l("Make-up working day"),
}
MARKS: Final[dict[DayKind, LazyString]] = {
    DayKind.HOLIDAY: _l("Off"),
    DayKind.SWAPPED_OFF: _l("Swap"),
    DayKind.MAKE_UP: _l("Work"),
}
STATE_LABELS: Final[dict[YearState, LazyString]] = {
    YearState.BUILT_IN: _l("Known: shipped with the product"),
    YearState.IMPORTED: _l("Known: imported"),
    YearState.PROVISIONAL: _l("Not known: provisional"),
}
CHANGE_LABELS: Final[dict[ChangeOfDay, LazyString]] = {
    ChangeOfDay.ADDED: _l("Added"),
    ChangeOfDay.REMOVED: _l("Removed"),
    ChangeOfDay.CHANGED: _l("Changed"),
    ChangeOfDay.RENAMED: _l("Renamed"),
}
WEEKDAYS: Final[tuple[LazyString, ...]] = (
    _l("Mon"),
    _l("Tue"),
    _l("Wed"),
    _l("Thu"),
    _l("Fri"),
    _l("Sat"),
    _l("Sun"),
)
MONTHS: Final[tuple[LazyString, ...]] = (
    _l("January"),
    _l("February"),
    _l("March"),
    _l("April"),
    _l("May"),
    _l("June"),
    _l("July"),
    _l("August"),
    _l("September"),
    _l("October"),
    _l("November"),
    _l("December"),
)
# A file to fill in is Chinese, whatever language its reader has chosen.
STATUTORY_IN_CHINESE: Final[dict[str, str]] = {
    NEW_YEAR: "元旦",
    SPRING_FESTIVAL: "春节",
    TOMB_SWEEPING: "清明节",
    LABOUR_DAY: "劳动节",
    DRAGON_BOAT: "端午节",
    MID_AUTUMN: "中秋节",
    NATIONAL_DAY: "国庆节",
}


def holiday_name(name: str) -> str:
    """Give a day off of the law in the reader's language, any other as it was named."""
    return str(HOLIDAY_LABELS.get(name, name))


def words_of_day(on: date, entry: Entry | None) -> str:
    """Say what a day is, by its entry or by its weekday."""
    if entry is None:
        return _("Weekend") if on.weekday() >= SATURDAY else _("Ordinary working day")
    name = holiday_name(entry.name)
    kind = str(DAY_LABELS[entry.kind])
    return _("%(kind)s: %(name)s", kind=kind, name=name) if name else kind


def why_unreadable(why: Unreadable) -> str:
    """Say why nothing of a file can be read, and what to do."""
    sentences: dict[Unreadable, str] = {
        Unreadable.EMPTY: _("The file is empty."),
        Unreadable.TOO_LARGE: _(
            "The file is too large: a year fits into %(kb)d KB.", kb=MOST_BYTES // 1024
        ),
        Unreadable.TOO_MANY_LINES: _(
            "The file has more than %(n)d lines. Send one year only.", n=MOST_LINES
        ),
        Unreadable.ENCODING: _(
            "The characters cannot be read. Save the file as CSV in UTF-8 or GB 18030, or as XLSX."
        ),
        Unreadable.NOT_XLSX: _(
            "The file is not an Excel workbook although it is named like one. Save it as XLSX."
        ),
        Unreadable.OLD_EXCEL: _("The file is of an old Excel format. Save it as XLSX or CSV."),
        Unreadable.DAMAGED: _("The file is damaged. Save it anew as XLSX or CSV."),
        Unreadable.NO_KIND_COLUMN: _(
            "Line 1 names a column for the date and none for the kind of day."
        ),
        Unreadable.NO_DAYS: _("There is a heading and no day below it."),
    }
    return sentences[why]


def words_of_fault(fault: Fault) -> str:
    """Say what is wrong with a line."""
    n, value = fault.number, fault.value
    sentences: dict[Problem, str] = {
        Problem.NO_DATE: _("Line %(n)d: “%(value)s” is no date.", n=n, value=value),
        Problem.OTHER_YEAR: _("Line %(n)d: %(value)s is in another year.", n=n, value=value),
        Problem.DUPLICATE: _(
            "Line %(n)d: %(value)s stands in line %(first)d already.",
            n=n,
            value=value,
            first=fault.first,
        ),
        Problem.UNKNOWN_KIND: _(
            "Line %(n)d: “%(value)s” is no known kind of day.", n=n, value=value[:40]
        ),
        Problem.LONG_NAME: _("Line %(n)d: the name “%(value)s…” is too long.", n=n, value=value),
        Problem.MAKE_UP_ON_WEEKDAY: _(
            "Line %(n)d: %(value)s is no Saturday or Sunday and is worked anyway.",
            n=n,
            value=value,
        ),
        Problem.MAKE_UP_ON_STATUTORY: _(
            "Line %(n)d: %(value)s is a statutory day off and cannot be worked.", n=n, value=value
        ),
    }
    return sentences[fault.problem]


def words_of_faults(faults: tuple[Fault, ...]) -> list[str]:
    """Say everything that is wrong, the first forty lines of it one by one."""
    shown = [words_of_fault(fault) for fault in faults[:MOST_SHOWN]]
    if len(faults) > MOST_SHOWN:
        shown.append(_("And %(n)d more.", n=len(faults) - MOST_SHOWN))
    return shown


def words_of_warning(warned: Warned) -> str:
    """Say what is unusual about a year."""
    on = warned.on.isoformat() if warned.on else ""
    until = warned.until.isoformat() if warned.until else ""
    sentences: dict[Warn, str] = {
        Warn.STATUTORY_MISSING: _(
            "%(on)s (%(name)s) is a statutory day off and would be worked.",
            on=on,
            name=holiday_name(warned.name),
        ),
        Warn.SWAPPED_WEEKEND: _("%(on)s is a weekend day and needs no swap to be off.", on=on),
        Warn.LONG_STRETCH: _(
            "From %(on)s to %(until)s more than six days would be worked in a row.",
            on=on,
            until=until,
        ),
        Warn.WORKING_DAYS: _(
            "The year would have %(number)d working days; by the rule of the thirteen statutory "
            "days it has %(expected)d.",
            number=warned.number,
            expected=warned.expected,
        ),
    }
    return sentences[warned.warning]


def register() -> None:
    """Register the words."""
    for table in (DAY_LABELS, STATE_LABELS, CHANGE_LABELS):
        words.add(table)
