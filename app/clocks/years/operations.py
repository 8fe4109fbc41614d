"""Taking over a year, setting and taking away single days; the clocks follow by a job."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete

from app.audit import operations as audit
from app.clocks.calendar import SpecialDay
from app.clocks.models import CalendarDay, CalendarYear
from app.clocks.years import rules
from app.clocks.years.kinds import Problem, YearState
from app.clocks.years.queries import (
    RECOMPUTE,
    Span,
    count_touched,
    digest_of,
    touches_any,
    year_of,
)
from app.errors import ActionNotAllowed, InvalidInput
from app.extensions import db
from app.jobs import outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from app.clocks.calendar import Calendar
    from app.clocks.years.kinds import Difference, Entry
    from app.clocks.years.queries import Year


def calendar_with(year: Year, entries: Sequence[Entry]) -> Calendar:
    """Give the calendar as it would be: the file's days, and local ones it does not name."""
    local = {on: SpecialDay(row.kind, row.name) for on, row in year.local.items()}
    new = {entry.on: SpecialDay(entry.kind, entry.name) for entry in entries}
    return year.calendar.with_year(year.number, local | new)


def calendar_without(year: Year, on: date) -> Calendar:
    """Give the calendar as it would be without one of its days."""
    days = {day: special for day, special in year.calendar.days.items() if day != on}
    return replace(year.calendar, days=days)


def span_of(year: Year, found: Sequence[Difference]) -> Span | None:
    """Give the days whose clocks have to be looked at; an unknown year becomes known whole."""
    if year.state is YearState.PROVISIONAL:
        days = rules.days_of(year.number)
        return Span(days[0], days[-1])
    if not found:
        return None
    return Span(found[0].on, found[-1].on)


def import_year(  # noqa: PLR0913, PLR0917 - the year, what is said of it, by whom, upon which look
    number: int, entries: Sequence[Entry], source: str, digest: str, actor_id: int, at: datetime
) -> int:
    """Take over a year whole and let the clocks follow; give how many will.

    Raises ``ActionNotAllowed`` when the calendar is not the one that the preview compared with.
    """
    year = year_of(number)
    if digest_of(year) != digest:
        raise ActionNotAllowed(_("The calendar has changed since the preview. Look at it again."))
    after = calendar_with(year, entries)
    found = rules.differences(year.calendar, after, number)
    span = span_of(year, found)
    kept = set(year.local) - {entry.on for entry in entries}
    gone = [on for on in year.rows if on not in kept]
    db.session.execute(delete(CalendarDay).where(CalendarDay.on.in_(gone)))
    row = db.session.get(CalendarYear, number)
    if row is None:
        db.session.add(CalendarYear(year=number, source=source))
    else:
        row.source = source
    db.session.add_all(
        CalendarDay(on=entry.on, kind=entry.kind, name=entry.name, source=source)
        for entry in entries
    )
    db.session.flush()
    subject = f"{number} days={len(entries)} differences={len(found)}"
    audit.record("calendar.imported", actor_id=actor_id, at=at, subject=subject)
    return recompute(number, span, actor_id, at)


def set_day(entry: Entry, source: str, actor_id: int, at: datetime) -> int:
    """Set or change a single day; an unknown year stays unknown. Give how many clocks follow."""
    year = year_of(entry.on.year)
    _require_possible(year, entry)
    row = year.rows.get(entry.on)
    before = row.kind.value if row else "-"
    if row is None:
        db.session.add(CalendarDay(on=entry.on, kind=entry.kind, name=entry.name, source=source))
    else:
        row.kind, row.name, row.source = entry.kind, entry.name, source
    db.session.flush()
    subject = f"{entry.on.isoformat()} {before} -> {entry.kind.value}"
    audit.record("calendar.day-set", actor_id=actor_id, at=at, subject=subject)
    return recompute(year.number, Span(entry.on, entry.on), actor_id, at)


def _require_possible(year: Year, entry: Entry) -> None:
    problems = rules.unfit(entry.on, entry.kind)
    if Problem.MAKE_UP_ON_STATUTORY in problems:
        raise InvalidInput(_("A statutory day off cannot be made a working day."), "on")
    special = rules.specials_of(year.calendar, year.number).get(entry.on)
    if Problem.MAKE_UP_ON_WEEKDAY in problems and special is None:
        raise InvalidInput(_("That day is a working day already."), "on")


def take_away(on: date, actor_id: int, at: datetime) -> int:
    """Take a single day away: its weekday says again what it is."""
    year = year_of(on.year)
    row = year.rows.get(on)
    if row is None:
        raise ActionNotAllowed(_("This day has been taken away already."))
    subject = f"{on.isoformat()} {row.kind.value} -> -"
    db.session.delete(row)
    db.session.flush()
    audit.record("calendar.day-removed", actor_id=actor_id, at=at, subject=subject)
    return recompute(year.number, Span(on, on), actor_id, at)


def recompute(year: int, span: Span | None, actor_id: int, at: datetime) -> int:
    """Leave it to a job to work the clocks out anew that look at these days."""
    if span is None or not touches_any(span):
        return 0
    of = count_touched(span)
    payload: dict[str, int | str] = {
        "year": year,
        "run": uuid.uuid4().hex[:12],
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "after": 0,
        "done": 0,
        "of": of,
        "by": actor_id,
    }
    send(payload, at)
    return of


def send(payload: dict[str, int | str], at: datetime) -> None:
    """Leave a batch behind; its slot is unique, so none is ever done twice."""
    slot = f"{payload['year']}:{payload['run']}:{payload['after']}"
    outbox.send(RECOMPUTE, payload, at, slot=slot)
