"""When a limit ends: pure arithmetic on minutes, quiet hours, calendar days and working days.

The day of the event does not count (民法典 第二百零一条); a limit in days ends with the last second
of its last day, local time; one in calendar days that ends on a day off rolls on to the next
working day (第二百零三条). Minutes run day and night unless quiet windows are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from app.clocks.kinds import DayReason, LimitUnit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from app.clocks.calendar import Calendar

END_OF_DAY: Final = time(23, 59, 59)
WARN_SHARE: Final = 0.8
ONE_DAY: Final = timedelta(days=1)
MINUTES_OF_A_DAY: Final = 24 * 60


class QuietWindow(NamedTuple):
    """Local hours in which a clock stands still; one that ends before it begins spans midnight."""

    begins: time
    ends: time


class Skipped(NamedTuple):
    """A local day, or hours of it, that did not count; ``name`` says which holiday or window."""

    on: date
    reason: DayReason
    name: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends and everything needed to explain why."""

    started_at: datetime
    due_at: datetime
    warn_at: datetime
    amount: int | None
    unit: LimitUnit
    provisional: bool = False
    counted: tuple[date, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def due(  # noqa: PLR0913 - each is a fact of the rule, none has a default that is right
    start: datetime,
    amount: int,
    unit: LimitUnit,
    calendar: Calendar,
    zone: ZoneInfo,
    *,
    quiet_windows: tuple[QuietWindow, ...] = (),
) -> Due:
    """Compute a limit of ``amount`` units from an aware moment.

    Raises ``ValueError`` for a naive start, an amount below one, quiet hours without a gap, or a
    unit that has no amount.
    """
    if start.tzinfo is None:
        message = "the start needs a time zone"
        raise ValueError(message)
    if amount < 1:
        message = f"a limit needs a positive amount, not {amount}"
        raise ValueError(message)
    if unit is LimitUnit.WORKING_DAYS:
        return _in_working_days(start, amount, calendar, zone)
    if unit is LimitUnit.CALENDAR_DAYS:
        return _in_calendar_days(start, amount, calendar, zone)
    if unit is LimitUnit.GIVEN_DATE:
        message = "a given date is not counted"
        raise ValueError(message)
    windows = quiet_windows if unit is LimitUnit.MINUTES_OUTSIDE_QUIET else ()
    return _in_minutes(start, amount, unit, zone, windows)


def due_on(start: datetime, day: date, zone: ZoneInfo) -> Due:
    """Take the day somebody named (a promise, a superior's date) as it is: nothing rolls."""
    return Due(
        started_at=start,
        due_at=_local(day, END_OF_DAY, zone),
        warn_at=_local(day, time.min, zone),
        amount=None,
        unit=LimitUnit.GIVEN_DATE,
    )


def _in_working_days(start: datetime, amount: int, calendar: Calendar, zone: ZoneInfo) -> Due:
    day = start.astimezone(zone).date()
    skipped = [Skipped(day, DayReason.DAY_OF_EVENT)]
    counted: list[date] = []
    provisional = False
    while len(counted) < amount:
        day += ONE_DAY
        provisional = provisional or calendar.is_provisional(day)
        off = calendar.day_off(day)
        if off is None:
            counted.append(day)
        else:
            skipped.append(Skipped(day, off.reason, off.name))
    return Due(
        started_at=start,
        due_at=_local(day, END_OF_DAY, zone),
        warn_at=_local(day, time.min, zone),
        amount=amount,
        unit=LimitUnit.WORKING_DAYS,
        provisional=provisional,
        counted=tuple(counted),
        skipped=tuple(skipped),
    )


def _in_calendar_days(start: datetime, amount: int, calendar: Calendar, zone: ZoneInfo) -> Due:
    """Count every day; only the last one is looked up, and those it rolls over."""
    first = start.astimezone(zone).date()
    skipped = [Skipped(first, DayReason.DAY_OF_EVENT)]
    counted = [first + timedelta(days=number) for number in range(1, amount + 1)]
    last = counted.pop()
    provisional = calendar.is_provisional(last)
    while off := calendar.day_off(last):
        skipped.append(Skipped(last, off.reason, off.name))
        last += ONE_DAY
        provisional = provisional or calendar.is_provisional(last)
    return Due(
        started_at=start,
        due_at=_local(last, END_OF_DAY, zone),
        warn_at=_local(last, time.min, zone),
        amount=amount,
        unit=LimitUnit.CALENDAR_DAYS,
        provisional=provisional,
        counted=(*counted, last),
        skipped=tuple(skipped),
    )


def _in_minutes(
    start: datetime,
    amount: int,
    unit: LimitUnit,
    zone: ZoneInfo,
    windows: tuple[QuietWindow, ...],
) -> Due:
    due_at, skipped = _run(start, timedelta(minutes=amount), windows, zone)
    warn_at, _ = _run(start, timedelta(minutes=amount * WARN_SHARE), windows, zone)
    return Due(
        started_at=start,
        due_at=due_at,
        warn_at=warn_at,
        amount=amount,
        unit=unit,
        skipped=tuple(skipped),
    )


def _run(
    start: datetime, left: timedelta, windows: tuple[QuietWindow, ...], zone: ZoneInfo
) -> tuple[datetime, list[Skipped]]:
    """Let time pass from the start, standing still in each quiet window."""
    cursor = start.astimezone(UTC)
    skipped: list[Skipped] = []
    if not windows:
        return cursor + left, skipped
    if not _leave_time(windows):
        message = "quiet windows leave no time in the day"
        raise ValueError(message)
    for begins, ends, stretch in _quiet_stretches(cursor, windows, zone):
        if ends <= cursor:
            continue
        awake = max(begins - cursor, timedelta())
        if left <= awake:
            break
        left -= awake
        cursor = ends
        skipped.append(stretch)
    return cursor + left, skipped


def _quiet_stretches(
    moment: datetime, windows: tuple[QuietWindow, ...], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime, Skipped]]:
    """Give every quiet stretch that may still matter, in order, without end."""
    day = moment.astimezone(zone).date() - ONE_DAY
    while True:
        for window in sorted(windows):
            last = day + ONE_DAY if window.ends <= window.begins else day
            name = f"{window.begins:%H:%M}-{window.ends:%H:%M}"
            yield (
                _local(day, window.begins, zone),
                _local(last, window.ends, zone),
                Skipped(day, DayReason.QUIET, name),
            )
        day += ONE_DAY


@cache
def _leave_time(windows: tuple[QuietWindow, ...]) -> bool:
    return not all(
        any(_is_within(minute, window) for window in windows) for minute in range(MINUTES_OF_A_DAY)
    )


def _is_within(minute: int, window: QuietWindow) -> bool:
    begins = window.begins.hour * 60 + window.begins.minute
    ends = window.ends.hour * 60 + window.ends.minute
    if ends <= begins:
        return minute >= begins or minute < ends
    return begins <= minute < ends


def _local(day: date, moment: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)
