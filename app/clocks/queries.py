"""What the clocks know: running and ended clocks, policies in use, the agency's calendar."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.clocks import calendar
from app.clocks.computation import Pause
from app.clocks.models import (
    CalendarDay,
    CalendarYear,
    Clock,
    ClockChange,
    ClockPause,
    ClockPolicy,
    ClockRequest,
)
from app.clocks.policies import Policy, condition_from, events, grounds_from, windows_from
from app.extensions import db
from app.web.language import time_zone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from app.clocks.kinds import ClockKind


class PolicyBook(NamedTuple):
    """All policies by the id of their row, and those of them that may start a clock.

    Running clocks stay under theirs even when it is no longer active.
    """

    known: Mapping[int, Policy]
    active: Mapping[int, Policy]


def clocks_of(case_id: int) -> list[Clock]:
    """Give every clock that a case ever had, in the order they started."""
    query = select(Clock).where(Clock.case_id == case_id).order_by(Clock.started_at, Clock.id)
    return list(db.session.scalars(query))


def running_clocks(case_id: int) -> list[Clock]:
    """Give the clocks that run on a case, the earliest due first."""
    query = (
        select(Clock)
        .where(Clock.case_id == case_id, Clock.stopped_at.is_(None))
        .order_by(Clock.due_at, Clock.id)
    )
    return list(db.session.scalars(query))


def running_clocks_of(case_ids: Iterable[int]) -> dict[int, list[Clock]]:
    """Give the running clocks of several cases in one read; a case without any is left out."""
    query = (
        select(Clock)
        .where(Clock.case_id.in_(list(case_ids)), Clock.stopped_at.is_(None))
        .order_by(Clock.case_id, Clock.due_at, Clock.id)
    )
    found: dict[int, list[Clock]] = {}
    for clock in db.session.scalars(query):
        found.setdefault(clock.case_id, []).append(clock)
    return found


def governing(case_id: int) -> Clock | None:
    """Give the clock that is due first: it is the one the case is shown with.

    A clock that stands still is not due.
    """
    return next((clock for clock in running_clocks(case_id) if clock.paused_at is None), None)


def provisional_dues(case_ids: Collection[int]) -> frozenset[tuple[int, datetime]]:
    """Give case and due time of every provisional clock that runs on one of the cases.

    There is none most of the year, so one read for a whole list costs next to nothing.
    """
    if not case_ids:
        return frozenset()
    query = select(Clock.case_id, Clock.due_at).where(
        Clock.case_id.in_(list(case_ids)), Clock.stopped_at.is_(None), Clock.provisional
    )
    return frozenset((case_id, due_at) for case_id, due_at in db.session.execute(query))


def running_clock(case_id: int, kind: ClockKind) -> Clock | None:
    """Give the running clock of one kind, of which there is at most one."""
    query = select(Clock).where(
        Clock.case_id == case_id, Clock.kind == kind, Clock.stopped_at.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def open_pause(clock_id: int) -> ClockPause | None:
    """Give the pause in which a clock stands still, if it does."""
    query = select(ClockPause).where(
        ClockPause.clock_id == clock_id, ClockPause.resumed_at.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def pauses_of(clock_id: int) -> tuple[Pause, ...]:
    """Give the stretches in which a clock stood still and that are over."""
    query = (
        select(ClockPause.paused_at, ClockPause.resumed_at)
        .where(ClockPause.clock_id == clock_id, ClockPause.resumed_at.is_not(None))
        .order_by(ClockPause.paused_at)
    )
    return tuple(
        Pause(begins, ends) for begins, ends in db.session.execute(query) if ends is not None
    )


def policy_of(clock: Clock) -> Policy:
    """Give the rule that a clock runs under."""
    return to_policy(db.session.get_one(ClockPolicy, clock.policy_id))


def open_request(clock_id: int) -> ClockRequest | None:
    """Give the request for a clock that waits for the leader."""
    query = select(ClockRequest).where(
        ClockRequest.clock_id == clock_id, ClockRequest.decided_at.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def requests_of(case_id: int) -> list[ClockRequest]:
    """Give what was ever asked for the clocks of a case, in order."""
    query = (
        select(ClockRequest)
        .where(ClockRequest.case_id == case_id)
        .order_by(ClockRequest.requested_at, ClockRequest.id)
    )
    return list(db.session.scalars(query))


def changes_of(case_id: int) -> list[ClockChange]:
    """Give what happened to the due times of a case, in order."""
    query = (
        select(ClockChange)
        .where(ClockChange.case_id == case_id)
        .order_by(ClockChange.at, ClockChange.id)
    )
    return list(db.session.scalars(query))


def policy_book() -> PolicyBook:
    """Read all policies at once."""
    rows = db.session.scalars(select(ClockPolicy)).all()
    known = {row.id: to_policy(row) for row in rows}
    return PolicyBook(known, {row.id: known[row.id] for row in rows if row.active})


def to_policy(row: ClockPolicy) -> Policy:
    """Read a row as the plain rule it holds."""
    return Policy(
        code=row.code,
        rule_set=row.rule_set,
        clock=row.clock,
        start_events=events(json.loads(row.start_events)),
        stop_events=events(json.loads(row.stop_events)),
        cancel_events=events(json.loads(row.cancel_events)),
        amount=row.amount,
        unit=row.unit,
        condition=condition_from(json.loads(row.condition)),
        quiet_windows=windows_from(json.loads(row.quiet_windows)),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        source=row.source,
        max_extension=row.max_extension,
        pause_grounds=grounds_from(json.loads(row.pause_grounds)),
        day_ends_at=row.day_ends_at,
    )


def agency_calendar(since: date) -> calendar.Calendar:
    """Give the built-in years with the agency's own years and days over them.

    A year that the agency knows replaces the built-in one whole; its other days are added singly.
    Only rows from the year of ``since`` on are read.
    """
    known = set(
        db.session.scalars(select(CalendarYear.year).where(CalendarYear.year >= since.year))
    )
    query = select(CalendarDay.on, CalendarDay.kind, CalendarDay.name).where(
        CalendarDay.on >= date(since.year, 1, 1)
    )
    rows = [(on, calendar.SpecialDay(kind, name)) for on, kind, name in db.session.execute(query)]
    result = calendar.built_in()
    for year in sorted(known):
        result = result.with_year(year, {on: day for on, day in rows if on.year == year})
    return result.with_days({on: day for on, day in rows if on.year not in known})


def agency_zone() -> ZoneInfo:
    """Give the time zone in which the agency counts its days."""
    return ZoneInfo(time_zone())
