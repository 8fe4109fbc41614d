"""What is due until the last day shown, and how many on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_

from app.accounts.models import UnitKind
from app.cases.boards.days.rules import OF_THE_DESK, days_ahead
from app.cases.boards.queries import running_limits, tallies
from app.cases.queries import TEAM_BY_NO_INDEX
from app.clocks.models import Clock
from app.clocks.queries import agency_calendar, agency_zone
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row

    from app.accounts.models import User
    from app.cases.boards.days.rules import BoardDay
    from app.cases.queries import Scope

    Limit = Row[*tuple[Any, ...]]

MOST: Final = 400


@dataclass(frozen=True, slots=True)
class DueDay:
    """One day with what is due on it; ``count`` is of all, ``limits`` as far as they are shown."""

    day: BoardDay
    count: int
    limits: Sequence[Limit]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a team owes: what is overdue, then day by day; ``paused`` limits are due on none."""

    overdue_count: int
    overdue: Sequence[Limit]
    days: Sequence[DueDay]
    paused: int

    @property
    def left_out(self) -> int:
        """How many limits are counted but not shown."""
        counted = self.overdue_count + sum(day.count for day in self.days)
        return counted - len(self.overdue) - sum(len(day.limits) for day in self.days)


def teams_of(viewer: User, scope: Scope) -> list[tuple[int, str]]:
    """Give the teams that the person may plan for: their own first, then those they see."""
    own = {m.unit_id: m.unit.name for m in viewer.memberships if m.unit.kind is UnitKind.TEAM}
    return [*own.items(), *(team for team in scope.team_names if team[0] not in own)]


def plan_of(scope: Scope, team_id: int | None, at: datetime) -> Plan:
    """Read the days of one team, or of all that the scope holds, in two statements beside the days.

    For a team, what the desk alone can meet is left out.
    """
    zone = agency_zone()
    today = at.astimezone(zone).date()
    days = days_ahead(agency_calendar(today), today)
    spans = [_span(day.on) for day in days]
    ours = _of_team(team_id)
    runs = Clock.paused_at.is_(None)
    overdue = and_(runs, Clock.due_at < at)
    on_days = [
        and_(runs, Clock.due_at >= max(begins, at), Clock.due_at < ends) for begins, ends in spans
    ]
    until = spans[-1][1]
    counts = db.session.execute(
        tallies(scope, overdue, Clock.paused_at.is_not(None), *on_days).where(*ours)
    ).one()
    rows = db.session.execute(
        running_limits(scope)
        .where(runs, Clock.due_at < until, *ours)
        .order_by(Clock.due_at, Clock.id)
        .limit(MOST)
    ).all()
    return Plan(
        overdue_count=counts[0],
        paused=counts[1],
        overdue=[row for row in rows if row.due_at < at],
        days=[
            DueDay(day, count, list(_between(rows, max(begins, at), ends)))
            for day, count, (begins, ends) in zip(days, counts[2:], spans, strict=True)
        ],
    )


def _of_team(team_id: int | None) -> list[ColumnElement[bool]]:
    if team_id is None:
        return []
    return [TEAM_BY_NO_INDEX.in_([team_id]), Clock.kind.not_in(OF_THE_DESK)]


def _span(on: date) -> tuple[datetime, datetime]:
    """Give the moments between which a day of the agency lies."""
    zone = agency_zone()
    begins = datetime.combine(on, time(0), zone)
    return begins, datetime.combine(on + timedelta(days=1), time(0), zone)


def _between(rows: Sequence[Limit], begins: datetime, ends: datetime) -> Iterable[Limit]:
    return (row for row in rows if begins <= row.due_at < ends)
