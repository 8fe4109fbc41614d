"""“How was this computed?”: one answer for every due time, from the clock's trace and its rows.

The page, the command line and the tests read the same ``Explanation`` (practice P1: a limit that
cannot be recalculated by hand is not trusted).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.clocks.computation import ONE_DAY, Skipped
from app.clocks.kinds import Cause, DayReason, LimitUnit
from app.clocks.models import ClockPause
from app.clocks.queries import (
    agency_zone,
    changes_of,
    clocks_of,
    policy_book,
    requests_of,
)
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from app.clocks.kinds import ClockEvent, ClockKind, ClockOutcome
    from app.clocks.models import Clock, ClockChange, ClockRequest
    from app.clocks.policies import Policy

IN_DAYS = frozenset({LimitUnit.CALENDAR_DAYS, LimitUnit.WORKING_DAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One computation. ``amount`` is the policy's own, ``extended_by`` what a leader added."""

    at: datetime
    cause: Cause
    policy_code: str
    started_at: datetime
    due_at: datetime
    amount: int | None
    extended_by: int
    unit: LimitUnit
    provisional: bool
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]

    def sums_up(self, zone: ZoneInfo) -> bool:
        """Say whether what was counted and skipped leads from the start to the due time."""
        if self.unit in IN_DAYS:
            return self._days_sum_up(zone)
        if self.amount is None:
            return not self.counted and not self.skipped
        lost = timedelta()
        for skip in self.skipped:
            if skip.begins is None or skip.ends is None:
                return False
            lost += skip.ends - skip.begins
        whole = timedelta(minutes=self.amount + self.extended_by)
        return self.due_at - self.started_at - lost == whole

    def _days_sum_up(self, zone: ZoneInfo) -> bool:
        first = self.started_at.astimezone(zone).date()
        last = self.due_at.astimezone(zone).date()
        days = sorted([*self.counted, *(skip.on for skip in self.skipped)])
        return (
            len(self.counted) == (self.amount or 0) + self.extended_by
            and self.counted[-1:] == (last,)
            and days == [first + ONE_DAY * offset for offset in range((last - first).days + 1)]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A due time with all that made it: rule, computations, pauses, requests and changes.

    ``policy`` is the rule the clock runs under now; an earlier one stands in its step. ``pauses``
    are rows: the open one has no ``resumed_at``.
    """

    clock_id: int
    kind: ClockKind
    policy: Policy
    start_event: ClockEvent
    started_at: datetime
    original_due_at: datetime
    due_at: datetime
    provisional: bool
    extended_by: int
    paused_at: datetime | None
    stopped_at: datetime | None
    outcome: ClockOutcome | None
    zone: ZoneInfo
    steps: tuple[Step, ...]
    pauses: tuple[ClockPause, ...]
    requests: tuple[ClockRequest, ...]
    changes: tuple[ClockChange, ...]

    @property
    def latest(self) -> Step | None:
        """The computation that holds; none for clocks whose trace was not kept."""
        return self.steps[-1] if self.steps else None

    def sums_up(self) -> bool:
        """Say whether every computation adds up and the last one is the due time that is shown.

        A trace from before hours were kept says which window was skipped, not how much of it: it
        can be read, and does not sum up.
        """
        return (
            self.latest is not None
            and self.latest.due_at == self.due_at
            and all(step.sums_up(self.zone) for step in self.steps)
        )


def explain(clock: Clock) -> Explanation:
    """Explain one clock."""
    found = _explained([clock], clock.case_id)
    return found[0]


def explain_case(case_id: int) -> list[Explanation]:
    """Explain every clock that a case ever had, in the order they started."""
    return _explained(clocks_of(case_id), case_id)


def _explained(clocks: list[Clock], case_id: int) -> list[Explanation]:
    book = policy_book()
    zone = agency_zone()
    pauses = _pauses_of(clock.id for clock in clocks)
    requests, changes = requests_of(case_id), changes_of(case_id)
    return [
        _explanation(
            clock,
            book.known[clock.policy_id],
            zone,
            tuple(pause for pause in pauses if pause.clock_id == clock.id),
            tuple(request for request in requests if request.clock_id == clock.id),
            tuple(change for change in changes if change.clock_id == clock.id),
        )
        for clock in clocks
    ]


def _pauses_of(clock_ids: Iterable[int]) -> list[ClockPause]:
    query = (
        select(ClockPause)
        .where(ClockPause.clock_id.in_(list(clock_ids)))
        .order_by(ClockPause.paused_at, ClockPause.id)
    )
    return list(db.session.scalars(query))


def _explanation(  # noqa: PLR0913, PLR0917 - the clock and all that belongs to it
    clock: Clock,
    policy: Policy,
    zone: ZoneInfo,
    pauses: tuple[ClockPause, ...],
    requests: tuple[ClockRequest, ...],
    changes: tuple[ClockChange, ...],
) -> Explanation:
    resumed = frozenset(pause.resumed_at for pause in pauses if pause.resumed_at is not None)
    return Explanation(
        clock_id=clock.id,
        kind=clock.kind,
        policy=policy,
        start_event=clock.start_event,
        started_at=clock.started_at,
        original_due_at=clock.original_due_at,
        due_at=clock.due_at,
        provisional=clock.provisional,
        extended_by=clock.extended_by,
        paused_at=clock.paused_at,
        stopped_at=clock.stopped_at,
        outcome=clock.outcome,
        zone=zone,
        steps=steps_from(clock.trace, resumed),
        pauses=pauses,
        requests=requests,
        changes=changes,
    )


def steps_from(trace: str, resumed: frozenset[datetime] = frozenset()) -> tuple[Step, ...]:
    """Read a trace; ``resumed`` are the moments at which pauses ended."""
    steps: list[Step] = []
    for entry in json.loads(trace):
        steps.append(_step(entry, steps[-1] if steps else None, resumed))
    return tuple(steps)


def _step(entry: Mapping[str, Any], before: Step | None, resumed: frozenset[datetime]) -> Step:
    at = datetime.fromisoformat(entry["at"])
    extended_by = int(entry.get("extended_by", 0))
    amount = entry["amount"]
    return Step(
        at=at,
        cause=_cause(entry["policy"], extended_by, before, resumed_now=at in resumed),
        policy_code=entry["policy"],
        started_at=datetime.fromisoformat(entry["started_at"]),
        due_at=datetime.fromisoformat(entry["due_at"]),
        amount=None if amount is None else amount - extended_by,
        extended_by=extended_by,
        unit=LimitUnit(entry["unit"]),
        provisional=bool(entry["provisional"]),
        counted=tuple(date.fromisoformat(day) for day in entry["counted"]),
        skipped=tuple(_skipped(*skip) for skip in entry["skipped"]),
    )


def _cause(code: str, extended_by: int, before: Step | None, *, resumed_now: bool) -> Cause:
    if before is None:
        return Cause.START
    if code != before.policy_code:
        return Cause.POLICY
    if extended_by != before.extended_by:
        return Cause.EXTENDED
    return Cause.RESUMED if resumed_now else Cause.CALENDAR


def _skipped(
    day: str, reason: str, name: str = "", begins: str | None = None, ends: str | None = None
) -> Skipped:
    return Skipped(
        date.fromisoformat(day),
        DayReason(reason),
        name,
        datetime.fromisoformat(begins) if begins else None,
        datetime.fromisoformat(ends) if ends else None,
    )
