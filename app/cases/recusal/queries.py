"""Who keeps away from a matter, and who could have to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, User, units_above
from app.accounts.roles import Role
from app.cases.permissions import Permission, allowed
from app.cases.recusal.models import CaseRecusal
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cases.models import Case


def recusals_of(case_id: int) -> Sequence[CaseRecusal]:
    """Give all recusals of a matter, those that stand first."""
    return db.session.scalars(
        select(CaseRecusal)
        .options(
            joinedload(CaseRecusal.user).lazyload(User.memberships),
            joinedload(CaseRecusal.entered_by).lazyload(User.memberships),
            joinedload(CaseRecusal.lifted_by).lazyload(User.memberships),
        )
        .where(CaseRecusal.case_id == case_id)
        .order_by(CaseRecusal.lifted_at.is_not(None), CaseRecusal.id)
    ).all()


def standing(recusal_id: int, case_id: int) -> CaseRecusal | None:
    """Give a recusal of this matter that stands."""
    return db.session.scalar(
        select(CaseRecusal)
        .where(
            CaseRecusal.id == recusal_id,
            CaseRecusal.case_id == case_id,
            CaseRecusal.lifted_at.is_(None),
        )
        .with_for_update(of=CaseRecusal)
    )


def people_who_know_of(case: Case) -> list[User]:
    """Give the people who may know of the matter now: whom a leader can order to keep away."""
    places = set(units_above(case.unit_id))
    if case.lead_team_id is not None:
        places.add(case.lead_team_id)
    admitted = [user_id for user_id, _capacity in case.circle] if case.is_kept_apart else []
    people = db.session.scalars(
        select(User)
        .where(
            User.active,
            or_(User.memberships.any(Membership.unit_id.in_(places)), User.id.in_(admitted)),
        )
        .order_by(User.id)
    )
    return [person for person in people if allowed(person, Permission.VIEW, case)]


def next_owner(case: Case, but_user_id: int) -> int | None:
    """Give who takes over: the nearest leader who may know of it, or discipline officer."""
    role = Role.DISCIPLINE if case.is_kept_apart else Role.LEADER
    people = db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == role,
            Membership.unit_id.in_(units_above(case.unit_id)),
            User.active,
            User.id != but_user_id,
        )
        .order_by(Membership.unit_id.desc(), User.id)
    )
    return next((p.id for p in people if allowed(p, Permission.VIEW, case)), None)
