"""What the recipients of a whole piece of the sweep depend on, each kind of row in one read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Membership, Unit, User
from app.cases.models import Case, CircleMember, recused_ids
from app.cases.states import CaseKind
from app.cases.watch.rules import House, Matter
from app.clocks.models import ClockRequest
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from app.accounts.roles import Role
    from app.cases.capacities import Capacity
    from app.clocks.sweep import Reached

    Admitted = tuple[int, Capacity]


def house() -> House:
    """Read who holds what where; people who have left are not in it."""
    holders: defaultdict[tuple[int, Role], set[int]] = defaultdict(set)
    query = (
        select(Membership.unit_id, Membership.role, Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(User.active)
    )
    for unit_id, role, user_id in db.session.execute(query):
        holders[unit_id, role].add(user_id)
    units = db.session.execute(select(Unit.id, Unit.path, Unit.name)).all()
    return House(
        above={
            unit_id: tuple(int(part) for part in reversed(path.split("/")) if part)
            for unit_id, path, _ in units
        },
        holders={place: frozenset(people) for place, people in holders.items()},
        people=frozenset(person for people in holders.values() for person in people),
        names={unit_id: name for unit_id, _, name in units},
    )


def cases_of(reached: Sequence[Reached]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Read of the cases what decides who is told, and their numbers."""
    query = select(
        Case.id, Case.number, Case.state, Case.unit_id, Case.lead_team_id, Case.owner_id,
        Case.in_charge_id, Case.complained_of_id, Case.kind, Case.is_sealed, Case.recused,
    ).where(Case.id.in_({step.case_id for step in reached}))  # fmt: skip
    return {row.id: row for row in db.session.execute(query)}


def asked_for(clock_ids: Iterable[int]) -> set[int]:
    """Give the clocks for which a leader has still to decide on more time."""
    query = select(ClockRequest.clock_id).where(
        ClockRequest.clock_id.in_(set(clock_ids)), ClockRequest.decided_at.is_(None)
    )
    return set(db.session.scalars(query))


def circles_of(cases: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, frozenset[Admitted]]:
    """Give who is admitted to those of the cases that are kept apart; for most pieces no read."""
    apart = [c.id for c in cases if c.is_sealed or c.kind is CaseKind.STAFF_COMPLAINT]
    if not apart:
        return {}
    query = select(CircleMember.case_id, CircleMember.user_id, CircleMember.capacity).where(
        CircleMember.case_id.in_(apart), CircleMember.ended_at.is_(None)
    )
    circles: defaultdict[int, set[Admitted]] = defaultdict(set)
    for case_id, user_id, capacity in db.session.execute(query):
        circles[case_id].add((user_id, capacity))
    return {case_id: frozenset(members) for case_id, members in circles.items()}


def matter_of(
    step: Reached,
    case: Row[*tuple[Any, ...]],
    *,
    asked: bool,
    circle: frozenset[Admitted] = frozenset(),
) -> Matter:
    """Put together what decides who hears of a stage."""
    return Matter(
        clock=step.kind,
        stage=step.stage,
        state=case.state,
        unit_id=case.unit_id,
        lead_team_id=case.lead_team_id,
        owner_id=case.owner_id,
        in_charge_id=case.in_charge_id,
        complained_of_id=case.complained_of_id,
        is_staff_complaint=case.kind is CaseKind.STAFF_COMPLAINT,
        is_sealed=case.is_sealed,
        asked=asked,
        circle=circle,
        recused_ids=recused_ids(case.recused),
    )
