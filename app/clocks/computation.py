"""When a limit ends: pure arithmetic on minutes, quiet hours, calendar days and working days.

The day of the event does not count (民法典 第二百零一条); a limit in days ends with the last second
of its last day, local time; one in calendar days that ends on a day off rolls on to the next
working day (第二百零三条). Minutes run day and night unless quiet windows are given.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from app.clocks.kinds import DayReason, LimitUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from app.clocks.calendar import Calendar

END_OF_DAY: Final = time(23, 59, 59)
WARN_SHARE: Final = 0.8
ESCALATE_SHARE: Final = 0.2
LEAST_ESCALATION: Final = timedelta(minutes=10)
ONE_DAY: Final = timedelta(days=1)
MINUTES_OF_A_DAY: Final = 24 * 60


class QuietWindow(NamedTuple):
    """Local hours in which a clock stands still; one that ends before it begins spans midnight."""

    begins: time
    ends: time


class Pause(NamedTuple):
    """A stretch in which a clock stood still, by a leader's decision.

    Of a limit in days the day it began on counts and those after it are lost, up to and including
    the one it ended on: as with every limit, the day of the event does not count. Only where the
    limit would run out on the day the pause began on it is the other way round, since no limit
    runs out while it stands still: that day is lost, and the one it ended on counts.
    """

    begins: datetime
    ends: datetime


class Skipped(NamedTuple):
    """A local day, or hours of it, that did not count; ``name`` says which holiday or window.

    Of hours ``begins`` and ``ends`` say which ones: only those that a limit in minutes really lost,
    so that stretches never overlap.
    """

    on: date
    reason: DayReason
    name: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends and everything needed to explain why.

    From ``warn_at`` it is due soon; from ``escalate_at`` it is overdue for so long (a fifth of a
    limit in minutes, a whole working day of one in days) that a leader has to know.
    """

    started_at: datetime
    due_at: datetime
    warn_at: datetime
    escalate_at: datetime
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
    pauses: tuple[Pause, ...] = (),
    day_ends_at: time = END_OF_DAY,
) -> Due:
    """Compute a limit of ``amount`` units from an aware moment, less the time it stood still.

    ``day_ends_at`` is the local time at which the last day of a limit in days is over.

    Raises ``ValueError`` for a naive start, an amount below one, quiet hours without a gap, or a
    unit that has no amount.
    """
    if start.tzinfo is None:
        message = "the start needs a time zone"
        raise ValueError(message)
    if amount < 1:
        message = f"a limit needs a positive amount, not {amount}"
        raise ValueError(message)
    if unit is LimitUnit.GIVEN_DATE:
        message = "a given date is not counted"
        raise ValueError(message)
    if unit in {LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS}:
        count = _working_days if unit is LimitUnit.WORKING_DAYS else _calendar_days
        first = start.astimezone(zone).date()
        days = _less_pauses(
            lambda lost: count(first, amount, calendar, lost),
            [_paused_days(pause, day_ends_at, zone) for pause in sorted(pauses)],
        )
        last = days.counted[-1]
        return Due(
            started_at=start,
            due_at=_local_end(last, day_ends_at, zone),
            warn_at=_local(last, time.min, zone),
            escalate_at=_local_end(_next_working_day(last, calendar), day_ends_at, zone),
            amount=amount,
            unit=unit,
            provisional=days.provisional,
            counted=days.counted,
            skipped=days.skipped,
        )
    windows = quiet_windows if unit is LimitUnit.MINUTES_OUTSIDE_QUIET else ()
    return _in_minutes(start, amount, unit, zone, _Standstill(windows, pauses))


def due_on(start: datetime, day: date, zone: ZoneInfo) -> Due:
    """Take the day somebody named (a promise, a superior's date) as it is: nothing rolls."""
    due_at = _local_end(day, END_OF_DAY, zone)
    return Due(
        started_at=start,
        due_at=due_at,
        warn_at=_local(day, time.min, zone),
        escalate_at=due_at + ONE_DAY,
        amount=None,
        unit=LimitUnit.GIVEN_DATE,
    )


class _PausedDays(NamedTuple):
    """The local days a pause began and ended on, and the first with time left after it."""

    began: date
    ended: date
    runs_on: date


def _paused_days(pause: Pause, day_ends_at: time, zone: ZoneInfo) -> _PausedDays:
    ends = pause.ends.astimezone(zone)
    today = ends.date()
    runs_on = today if ends.time() <= day_ends_at else today + ONE_DAY
    return _PausedDays(pause.begins.astimezone(zone).date(), today, runs_on)


def _less_pauses(count: Callable[[frozenset[date]], _Days], pauses: list[_PausedDays]) -> _Days:
    """Count without the days that were paused, see ``Pause``."""
    lost = [(pause.began + ONE_DAY, pause.ended) for pause in pauses]
    days = count(_all_days(lost))
    for place, pause in enumerate(pauses):
        if days.counted[-1] == pause.began < pause.runs_on:
            lost[place] = (pause.began, pause.runs_on - ONE_DAY)
            days = count(_all_days(lost))
    return days


def _all_days(stretches: list[tuple[date, date]]) -> frozenset[date]:
    """Give every day from the first to the last of each stretch; one may be empty."""
    return frozenset(
        first + ONE_DAY * offset
        for first, last in stretches
        for offset in range((last - first).days + 1)
    )


def _next_working_day(day: date, calendar: Calendar) -> date:
    day += ONE_DAY
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


class _Standstill(NamedTuple):
    """What keeps minutes from passing."""

    windows: tuple[QuietWindow, ...]
    pauses: tuple[Pause, ...]


class _Days(NamedTuple):
    """What a limit in days counted and skipped, in order; the last one counted is the last day."""

    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    provisional: bool


def _working_days(
    first: date, amount: int, calendar: Calendar, stood_still: frozenset[date]
) -> _Days:
    day = first
    skipped = [Skipped(day, DayReason.DAY_OF_EVENT)]
    counted: list[date] = []
    provisional = False
    while len(counted) < amount:
        day += ONE_DAY
        provisional = provisional or calendar.is_provisional(day)
        why = _not_worked(day, calendar, stood_still)
        if why is None:
            counted.append(day)
        else:
            skipped.append(why)
    return _Days(tuple(counted), tuple(skipped), provisional)


def _calendar_days(
    first: date, amount: int, calendar: Calendar, stood_still: frozenset[date]
) -> _Days:
    """Count every day that is not paused; the last is looked up, and those it rolls over."""
    last = first
    skipped = [Skipped(last, DayReason.DAY_OF_EVENT)]
    counted: list[date] = []
    while len(counted) < amount:
        last += ONE_DAY
        if last in stood_still:
            skipped.append(Skipped(last, DayReason.PAUSED))
        else:
            counted.append(last)
    counted.pop()
    provisional = calendar.is_provisional(last)
    while (why := _not_worked(last, calendar, stood_still)) is not None:
        skipped.append(why)
        last += ONE_DAY
        provisional = provisional or calendar.is_provisional(last)
    return _Days((*counted, last), tuple(skipped), provisional)


def _not_worked(day: date, calendar: Calendar, stood_still: frozenset[date]) -> Skipped | None:
    off = calendar.day_off(day)
    if off is not None:
        return Skipped(day, off.reason, off.name)
    return Skipped(day, DayReason.PAUSED) if day in stood_still else None


def _in_minutes(
    start: datetime,
    amount: int,
    unit: LimitUnit,
    zone: ZoneInfo,
    standstill: _Standstill,
) -> Due:
    due_at, skipped = _run(start, timedelta(minutes=amount), standstill, zone)
    warn_at, _ = _run(start, timedelta(minutes=amount * WARN_SHARE), standstill, zone)
    grace = max(LEAST_ESCALATION, timedelta(minutes=amount * ESCALATE_SHARE))
    return Due(
        started_at=start,
        due_at=due_at,
        warn_at=warn_at,
        escalate_at=due_at + grace,
        amount=amount,
        unit=unit,
        skipped=tuple(skipped),
    )


def _run(
    start: datetime,
    left: timedelta,
    standstill: _Standstill,
    zone: ZoneInfo,
) -> tuple[datetime, list[Skipped]]:
    """Let time pass from the start, standing still in each quiet window and each pause."""
    cursor = start.astimezone(UTC)
    skipped: list[Skipped] = []
    windows, pauses = standstill
    if windows and not leave_time(windows):
        message = "quiet windows leave no time in the day"
        raise ValueError(message)
    quiet = _quiet_stretches(cursor, windows, zone) if windows else iter(())
    stood_still = (_paused_stretch(pause, zone) for pause in sorted(pauses))
    for begins, ends, stretch in heapq.merge(quiet, stood_still):
        if ends <= cursor:
            continue
        awake = max(begins - cursor, timedelta())
        if left <= awake:
            break
        left -= awake
        skipped.append(stretch._replace(begins=max(begins, cursor), ends=ends))
        cursor = ends
    return cursor + left, skipped


def _paused_stretch(pause: Pause, zone: ZoneInfo) -> tuple[datetime, datetime, Skipped]:
    begins, ends = pause.begins.astimezone(UTC), pause.ends.astimezone(UTC)
    name = f"{begins.astimezone(zone):%Y-%m-%d %H:%M}/{ends.astimezone(zone):%Y-%m-%d %H:%M}"
    return begins, ends, Skipped(begins.astimezone(zone).date(), DayReason.PAUSED, name)


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
def leave_time(windows: tuple[QuietWindow, ...]) -> bool:
    """Say whether a minute of the day lies outside of all windows."""
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


def _local_end(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """Give the end of a day; a time that comes twice is over the second time."""
    return max(_local(day, moment.replace(fold=fold), zone) for fold in (0, 1))
