"""Reading cases within what the viewer may know of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Integer, and_, false, literal_column, or_, select, text

from app.accounts.models import Unit, UnitKind
from app.accounts.roles import Role
from app.cases.models import IS_OPEN, Case, CircleMember
from app.cases.permissions import HANDLES_CASES, Permission, allowed
from app.cases.recusal.models import CaseRecusal
from app.cases.states import CaseKind
from app.clocks.queries import provisional_dues
from app.errors import NotFound
from app.extensions import db, in_writing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm.interfaces import ORMOption

    from app.accounts.models import User
    from app.cases.capacities import Capacity

LARGEST_ID: Final = 2**31 - 1
OPEN_ONLY: Final = text(f"cases.{IS_OPEN}")
"""Literal, so that both engines recognise the condition of the partial indexes."""

UNIT_BY_NO_INDEX: Final = literal_column("+cases.unit_id", Integer)
TEAM_BY_NO_INDEX: Final = literal_column("+cases.lead_team_id", Integer)
CASE_BY_NO_INDEX: Final = literal_column("+cases.id", Integer)

IS_KEPT_APART: Final = or_(Case.kind == CaseKind.STAFF_COMPLAINT, Case.is_sealed)
"""``Case.is_kept_apart`` in a query."""


def get_case_or_404(case_id: int, viewer: User, options: Sequence[ORMOption] = ()) -> Case:
    """Load a case that the viewer may know of; any other is answered like one that never was."""
    if case_id > LARGEST_ID:
        raise NotFound
    # Under the lock the newest row is read, so that whoever comes second is told who was first.
    lock = {"of": Case} if in_writing() else None
    case = db.session.get(Case, case_id, options=list(options), with_for_update=lock)
    if case is None or not allowed(viewer, Permission.VIEW, case):
        raise NotFound
    return case


def provisionally_due(cases: Iterable[Case]) -> frozenset[int]:
    """Give the ids of those cases whose first due time reaches into a year nobody announced yet."""
    due = {case.id: case.due_at for case in cases if case.due_at is not None}
    found = provisional_dues(due)
    return frozenset(case_id for case_id, due_at in due.items() if (case_id, due_at) in found)


def known_of(viewer: User, case_ids: Collection[int]) -> dict[int, bool]:
    """Give those of the cases that the viewer may know of, each with whether it is kept apart."""
    known = db.session.execute(
        select(Case.id, IS_KEPT_APART).where(
            Case.id.in_(set(case_ids)), *scope_of(viewer).conditions()
        )
    )
    return {case_id: bool(kept_apart) for case_id, kept_apart in known}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may know of, as sets that a query can use: the permission VIEW in SQL.

    ``teams`` are the units whose orders the person sees as a member; ``team_names`` those that a
    list can be narrowed to. ``discipline`` are the units whose matters kept apart the person sees,
    ``circle`` the single matters to which the person is admitted.
    """

    viewer_id: int
    units: frozenset[int]
    teams: frozenset[int]
    discipline: frozenset[int]
    circle: frozenset[int] = frozenset()
    team_names: tuple[tuple[int, str], ...] = ()

    def conditions(self, *, from_clocks: bool = False) -> list[ColumnElement[bool]]:
        """Give the conditions that a query of cases has to carry.

        A query that begins with the running clocks says so: they are few, the matters that a team
        ever had are many.
        """
        own = [
            or_(Case.complained_of_id.is_(None), Case.complained_of_id != self.viewer_id),
            CASE_BY_NO_INDEX.not_in(_recused_from(self.viewer_id)),
        ]
        known = [self._by_office(from_clocks=from_clocks), ~IS_KEPT_APART]
        if not (self.discipline or self.circle):
            return [*known, *own]
        admitted = or_(
            UNIT_BY_NO_INDEX.in_(sorted(self.discipline)), CASE_BY_NO_INDEX.in_(sorted(self.circle))
        )
        return [or_(and_(*known), and_(IS_KEPT_APART, admitted)), *own]

    def _by_office(self, *, from_clocks: bool) -> ColumnElement[bool]:
        """Say which matters the person knows of by role and team, those kept apart not counted."""
        if not self.units:
            ours = sorted(self.teams)
            alone = not (from_clocks or self.discipline or self.circle)
            team = Case.lead_team_id if alone else TEAM_BY_NO_INDEX
            return team.in_(ours) if ours else false()
        # The sign keeps both engines from joining two indexes by OR and sorting the whole:
        # they walk the index of the list's order instead.
        return or_(
            UNIT_BY_NO_INDEX.in_(sorted(self.units)),
            TEAM_BY_NO_INDEX.in_(sorted(self.teams)),
        )


def _recused_from(user_id: int) -> Select[int]:
    return select(CaseRecusal.case_id).where(
        CaseRecusal.user_id == user_id, CaseRecusal.lifted_at.is_(None)
    )


def scope_of(viewer: User) -> Scope:
    """Work out the scope from the person's roles and the tree of units, in one read."""
    handled = _paths(viewer, HANDLES_CASES)
    kept_apart = _paths(viewer, (Role.DISCIPLINE,))
    members = frozenset(m.unit_id for m in viewer.memberships)
    rows: Sequence[Unit] = ()
    if handled:
        below = or_(*[Unit.path.startswith(path, autoescape=True) for path in handled])
        rows = db.session.scalars(select(Unit).where(below).order_by(Unit.path)).all()
    return Scope(
        viewer_id=viewer.id,
        units=frozenset(unit.id for unit in rows),
        teams=members,
        discipline=frozenset(u.id for u in rows if u.path.startswith(tuple(kept_apart))),
        circle=circle_of(viewer.id),
        team_names=tuple((u.id, u.name) for u in rows if u.kind is UnitKind.TEAM),
    )


def circle_of(user_id: int, *capacities: Capacity) -> frozenset[int]:
    """Give the matters kept apart to which a person is admitted, in one of the capacities if any.

    ``CircleMember`` rows of a matter that was unsealed count for nothing: they have ended.
    """
    query = select(CircleMember.case_id).where(
        CircleMember.user_id == user_id, CircleMember.ended_at.is_(None)
    )
    if capacities:
        query = query.where(CircleMember.capacity.in_(capacities))
    return frozenset(db.session.scalars(query))


def _paths(viewer: User, roles: Iterable[Role]) -> list[str]:
    wanted = set(roles)
    return sorted({post.unit.path for post in viewer.posts() if post.role in wanted})
