"""A year of the agency's calendar, the clocks it touches, how far their recomputation is."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select

from app.clocks.calendar import built_in
from app.clocks.kinds import LimitUnit
from app.clocks.listeners import countable
from app.clocks.models import CalendarDay, CalendarYear, Clock, ClockPolicy
from app.clocks.queries import agency_calendar, agency_zone
from app.clocks.seed import CALENDAR_SOURCE
from app.clocks.years.kinds import FIRST_YEAR, LAST_YEAR, YearState
from app.errors import NotFound
from app.extensions import db
from app.jobs.models import OutboxMessage, OutboxState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.clocks.calendar import Calendar

RECOMPUTE: Final = "clocks.recompute"
IN_DAYS: Final = (LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS)


class Year(NamedTuple):
    """A year as it is in force; ``rows`` are the agency's own, ``local`` those of no notice."""

    number: int
    state: YearState
    source: str
    calendar: Calendar
    rows: dict[date, CalendarDay]

    @property
    def local(self) -> dict[date, CalendarDay]:
        """Give the days that the agency has set beside the source of the year."""
        if self.state is YearState.PROVISIONAL:
            return self.rows
        return {on: row for on, row in self.rows.items() if row.source != self.source}


class Span(NamedTuple):
    """The first and the last day that may have changed."""

    first: date
    last: date


class Progress(NamedTuple):
    """How far the clocks of a year have been worked out anew."""

    done: int
    of: int
    state: OutboxState
    at: datetime


def require_year(number: int) -> int:
    """Answer a year that no calendar has like a page that never was."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise NotFound
    return number


def year_of(number: int) -> Year:
    """Read a year."""
    row = db.session.get(CalendarYear, number)
    calendar = agency_calendar(date(number, 1, 1))
    query = select(CalendarDay).where(
        CalendarDay.on.between(date(number, 1, 1), date(number, 12, 31))
    )
    rows = {day.on: day for day in db.session.scalars(query.order_by(CalendarDay.on))}
    if row is not None:
        state = YearState.BUILT_IN if row.source == CALENDAR_SOURCE else YearState.IMPORTED
        return Year(number, state, row.source, calendar, rows)
    if number in built_in().known_years:
        return Year(number, YearState.BUILT_IN, CALENDAR_SOURCE, calendar, rows)
    return Year(number, YearState.PROVISIONAL, "", calendar, rows)


def digest_of(year: Year) -> str:
    """Name what is in force of a year, so that a preview of it can be told to be stale."""
    days = [(on.isoformat(), row.kind, row.name, row.source) for on, row in year.rows.items()]
    told = json.dumps([year.state, year.source, sorted(days)], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def touched(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Say which running clocks in days look at a day of the span.

    A clock looks at the days from its start to the one on which a leader has to know. One that
    stands still shows no date: it is worked out with the calendar of the day it runs on.
    """
    zone = agency_zone()
    begins = datetime.combine(span.first, time.min, tzinfo=zone)
    ends = datetime.combine(span.last + timedelta(days=1), time.min, tzinfo=zone)
    in_days = select(ClockPolicy.id).where(ClockPolicy.unit.in_(IN_DAYS))
    return (
        Clock.stopped_at.is_(None),
        Clock.paused_at.is_(None),
        Clock.policy_id.in_(in_days),
        Clock.started_at < ends,
        Clock.escalate_at >= begins,
    )


def touches_any(span: Span) -> bool:
    """Say whether a change of these days makes any running clock be worked out anew."""
    return db.session.scalar(select(Clock.id).where(*touched(span)).limit(1)) is not None


def count_touched(span: Span | None) -> int:
    """Count the running clocks that a change of these days makes be worked out anew.

    Matters kept apart are worked out too and counted for nobody.
    """
    if span is None:
        return 0
    query = select(func.count(Clock.id)).where(*touched(span), *countable())
    return db.session.scalar(query) or 0


def progress_of(year: int) -> Progress | None:
    """Say how far the latest recomputation of a year is."""
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.task == RECOMPUTE, OutboxMessage.slot.startswith(f"{year}:"))
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
    message = db.session.scalars(query).one_or_none()
    if message is None:
        return None
    payload = json.loads(message.payload)
    is_done = message.state is OutboxState.DONE
    done = payload["of"] if is_done else min(payload["done"], payload["of"])
    return Progress(done, payload["of"], message.state, message.done_at or message.created_at)
