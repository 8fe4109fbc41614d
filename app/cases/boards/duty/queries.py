"""What stands on the wall: nothing of it may tell a visitor who complained of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, select

from app.agency.models import District
from app.cases.boards.duty.kinds import BESIDE_ARRIVAL, MOST_ARRIVALS, MOST_OTHERS, SHIFT
from app.cases.boards.queries import TEAM, tallies, tally
from app.cases.models import Case
from app.cases.queries import OPEN_ONLY
from app.cases.states import CaseKind, CaseState
from app.clocks.kinds import ClockKind
from app.clocks.models import Clock
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select

    from app.cases.queries import Scope

FOR_ALL_EYES: Final = (Case.kind != CaseKind.STAFF_COMPLAINT, Case.is_sealed.is_(False))
"""A wall is seen by visitors: what is kept apart is not on it for anybody."""


@dataclass(frozen=True, slots=True)
class Wall:
    """The rows of the wall, and how many there are of each, shown or not."""

    arrivals: Sequence[Row[*tuple[Any, ...]]]
    others: Sequence[Row[*tuple[Any, ...]]]
    arrivals_in_all: int
    others_in_all: int
    older: int
    overdue: int
    on_the_way: int
    to_accept: int
    to_sign: int

    @property
    def arrivals_left_out(self) -> int:
        """How many running arrivals found no place."""
        return self.arrivals_in_all - len(self.arrivals)

    @property
    def others_left_out(self) -> int:
        """How many other limits found no place."""
        return self.others_in_all - len(self.others)


def wall(scope: Scope, at: datetime) -> Wall:
    """Read the wall in six statements."""
    runs = and_(Clock.paused_at.is_(None), Clock.due_at < at + SHIFT)
    of_this_shift = Clock.due_at >= at - SHIFT
    arrival = and_(Clock.kind == ClockKind.ARRIVAL, of_this_shift)
    other = and_(Clock.kind.in_(BESIDE_ARRIVAL), Clock.warn_at <= at, of_this_shift)
    of_the_wall = Clock.kind.in_((ClockKind.ARRIVAL, *BESIDE_ARRIVAL))
    counted = db.session.execute(
        tallies(
            scope,
            arrival,
            other,
            and_(of_the_wall, Clock.due_at < at - SHIFT),
            Clock.due_at < at,
            and_(Clock.kind == ClockKind.ARRIVAL, Case.state == CaseState.RECEIVED),
        ).where(runs, *FOR_ALL_EYES)
    ).one()
    cases = db.session.execute(
        select(
            tally(Case.state == CaseState.REGISTERED),
            tally(Case.state == CaseState.AWAITING_SIGN_OFF),
        ).where(OPEN_ONLY, *scope.conditions(), *FOR_ALL_EYES)
    ).one()
    return Wall(
        arrivals=_nearest(scope, and_(runs, arrival), at, MOST_ARRIVALS),
        others=_nearest(scope, and_(runs, other), at, MOST_OTHERS),
        arrivals_in_all=counted[0],
        others_in_all=counted[1],
        older=counted[2],
        overdue=counted[3],
        on_the_way=counted[4],
        to_accept=cases[0],
        to_sign=cases[1],
    )


def _nearest(
    scope: Scope, condition: ColumnElement[bool], at: datetime, most: int
) -> list[Row[*tuple[Any, ...]]]:
    """Give what is nearest to now, in the order it is due.

    Overdue ones never take more than half of the places from those that can still be met.
    """
    known = limits_on_the_wall(scope).where(condition).limit(most)
    passed = db.session.execute(
        known.where(Clock.due_at < at).order_by(Clock.due_at.desc(), Clock.id.desc())
    ).all()
    coming = db.session.execute(
        known.where(Clock.due_at >= at).order_by(Clock.due_at, Clock.id)
    ).all()
    places = max(most - len(coming), most // 2)
    return [*reversed(passed[:places]), *coming[: most - min(places, len(passed))]]


def limits_on_the_wall(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Select only what everybody may read: nothing that was reported, nobody it is about."""
    return (
        select(
            Clock.kind,
            Clock.due_at,
            Clock.warn_at,
            Case.id.label("case_id"),
            Case.number,
            Case.area_type,
            District.name.label("district"),
            TEAM.short_name.label("team"),
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .join(District, District.id == Case.district_id)
        .outerjoin(TEAM, TEAM.id == Case.lead_team_id)
        .where(Clock.stopped_at.is_(None), *scope.conditions(from_clocks=True), *FOR_ALL_EYES)
    )
