"""How a limit is shown: stretches of days, weeks, time in review, what an extension may be for.

Pure: everything is worked out from what the clocks and the timeline have kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.cases.states import CaseState
from app.clocks.kinds import DayReason, Ground, LimitUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.clocks.computation import Skipped
    from app.clocks.explanation import Step

EXTENSION_GROUNDS: Final = tuple(
    ground for ground in Ground if ground not in {Ground.WORKLOAD, Ground.INTERNAL}
)
"""More time is given for what lies in the matter (原第20号令第三十一条“因特殊情况”). What lies with
this office explains a delay and extends nothing."""

IN_DAYS: Final = frozenset({LimitUnit.CALENDAR_DAYS, LimitUnit.WORKING_DAYS})
ONE_DAY: Final = timedelta(days=1)
ONE_WEEK: Final = timedelta(days=7)
MOST_WEEKS: Final = 20
SATURDAY: Final = 5


class Stretch(NamedTuple):
    """Days in a row that were not counted for one and the same reason."""

    first: date
    last: date
    reason: DayReason
    name: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


class InReview(NamedTuple):
    """A time in which the closing report lay with the leader; open while it does."""

    begins: datetime
    ends: datetime | None


class Stepped(NamedTuple):
    """What the time in review needs of a line of the timeline."""

    at: datetime
    before: CaseState | None
    after: CaseState


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar strip; ``number`` says which counted day it is."""

    on: date
    number: int | None = None
    reason: DayReason | None = None
    name: str = ""
    is_make_up: bool = False
    mark: str = ""
    is_today: bool = False


class Ends(NamedTuple):
    """The days that a calendar strip marks."""

    first_due: date
    due: date
    today: date


def stretches(skipped: Iterable[Skipped]) -> list[Stretch]:
    """Join days in a row that share their reason."""
    joined: list[Stretch] = []
    for skip in sorted(skipped, key=lambda skip: skip.on):
        last = joined[-1] if joined else None
        if (
            last is not None
            and (last.reason, last.name) == (skip.reason, skip.name)
            and skip.on - last.last <= ONE_DAY
        ):
            joined[-1] = last._replace(last=skip.on)
        else:
            joined.append(Stretch(skip.on, skip.on, skip.reason, skip.name))
    return joined


def days_left(step: Step, paused_on: date) -> int:
    """Count the days that a limit in days still has after the one it was stopped on.

    One that would have run out on that very day keeps it (``computation.Pause``).
    """
    return sum(day > paused_on for day in step.counted) or 1


def weeks(step: Step, ends: Ends) -> list[list[Day]]:
    """Lay the days of a computation out in weeks from Monday on; none where it would be endless."""
    days = [*step.counted, *(skip.on for skip in step.skipped)]
    if step.unit not in IN_DAYS or not days:
        return []
    first, last = min(days), max([*days, ends.first_due])
    monday = first - ONE_DAY * first.weekday()
    if (last - monday) // ONE_WEEK >= MOST_WEEKS:
        return []
    numbers = {day: number for number, day in enumerate(step.counted, 1)}
    reasons = {skip.on: skip for skip in step.skipped}
    laid_out: list[list[Day]] = []
    while monday <= last:
        week = [monday + ONE_DAY * offset for offset in range(7)]
        laid_out.append([_day(on, numbers.get(on), reasons.get(on), ends) for on in week])
        monday += ONE_WEEK
    if step.unit is LimitUnit.WORKING_DAYS:
        return laid_out
    return [[replace(day, is_make_up=False) for day in week] for week in laid_out]


def _day(on: date, number: int | None, skip: Skipped | None, ends: Ends) -> Day:
    """Describe one day; only where working days are counted a weekend with a number is worked."""
    mark = ""
    if on == ends.due:
        mark = "due"
    elif on == ends.first_due:
        mark = "first_due"
    elif skip is not None and skip.reason is DayReason.DAY_OF_EVENT:
        mark = "start"
    return Day(
        on=on,
        number=number,
        reason=skip.reason if skip is not None else None,
        name=skip.name if skip is not None else "",
        is_make_up=number is not None and on.weekday() >= SATURDAY,
        mark=mark,
        is_today=on == ends.today,
    )


def review_spans(
    steps: Sequence[Stepped], since: datetime, until: datetime | None
) -> list[InReview]:
    """Find when the closing report lay with the leader while a clock ran.

    It is shown apart and taken off nothing: a clock runs on during review (domain design §4).
    """
    spans: list[InReview] = []
    begun: datetime | None = None
    for step in steps:
        if step.after is CaseState.CLOSING_SUBMITTED:
            begun = begun or step.at
        elif begun is not None:
            spans.append(InReview(begun, step.at))
            begun = None
    if begun is not None:
        spans.append(InReview(begun, None))
    clipped = (_clip(span, since, until) for span in spans)
    return [span for span in clipped if span is not None]


def _clip(span: InReview, since: datetime, until: datetime | None) -> InReview | None:
    begins, ends = max(span.begins, since), span.ends
    if until is not None:
        ends = min(ends or until, until)
    return None if ends is not None and ends <= begins else InReview(begins, ends)


def time_in(spans: Iterable[InReview], at: datetime) -> timedelta:
    """Add up the time of review until now."""
    return sum(((span.ends or at) - span.begins for span in spans), timedelta())
