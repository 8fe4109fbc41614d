"""What waits for a leader, which teams can be sent, and which opinions are usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.roles import Role
from app.agency.models import Choice
from app.cases.models import Case
from app.cases.permissions import Permission, allowed
from app.cases.queries import scope_of
from app.cases.states import CaseState
from app.cases.timing.queries import waiting_requests
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cases.timing.queries import Waiting

MOST_SHOWN = 100
SIGNATURE_OWED = (
    CaseState.DISPATCHED,
    CaseState.RECEIVED,
    CaseState.ON_SITE,
    CaseState.INVESTIGATING,
    CaseState.CLOSING_SUBMITTED,
)


class Inbox(NamedTuple):
    """What waits for a leader, the earliest due first."""

    to_sign: list[Case]
    to_sign_afterwards: list[Case]
    to_review: list[Case]
    in_charge: list[Case]
    to_grant: list[Waiting]


def inbox_of(leader: User) -> Inbox:
    """Read everything that waits for this leader at once."""
    units = units_led_by(leader)
    rows = db.session.scalars(
        select(Case)
        .options(
            joinedload(Case.category), joinedload(Case.district), joinedload(Case.proposed_team)
        )
        .where(
            Case.unit_id.in_(units),
            *scope_of(leader).conditions(),
            or_(
                Case.state.in_([CaseState.AWAITING_SIGN_OFF, CaseState.CLOSING_SUBMITTED]),
                and_(
                    Case.state.in_(SIGNATURE_OWED),
                    Case.ordered_orally_at.is_not(None),
                    Case.opinion_at.is_(None),
                ),
                and_(Case.in_charge_id == leader.id, Case.state.in_(SIGNATURE_OWED)),
            ),
        )
        .order_by(Case.due_at.nulls_last(), Case.id)
        .limit(4 * MOST_SHOWN)
    ).all()
    known = [case for case in rows if allowed(leader, Permission.SIGN_OFF, case)]
    return Inbox(
        to_sign=[c for c in known if c.state is CaseState.AWAITING_SIGN_OFF][:MOST_SHOWN],
        to_sign_afterwards=[c for c in known if c.is_open and c.lacks_signature][:MOST_SHOWN],
        to_review=[c for c in known if c.state is CaseState.CLOSING_SUBMITTED][:MOST_SHOWN],
        in_charge=[c for c in known if c.in_charge_id == leader.id][:MOST_SHOWN],
        to_grant=waiting_requests(leader, units),
    )


def units_led_by(leader: User) -> list[int]:
    """Give the units the person leads, with all below them."""
    paths = [post.unit.path for post in leader.posts() if post.role is Role.LEADER]
    if not paths:
        return []
    return list(
        db.session.scalars(select(Unit.id).where(or_(*[Unit.path.startswith(p) for p in paths])))
    )


def teams_of(unit_id: int) -> Sequence[Unit]:
    """Give the teams of a unit and of the units below it."""
    path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or "//"
    return db.session.scalars(
        select(Unit)
        .options(joinedload(Unit.parent))
        .where(Unit.kind == UnitKind.TEAM, Unit.active, Unit.path.startswith(path))
        .order_by(Unit.path)
    ).all()


def teams_for(case: Case) -> Sequence[Unit]:
    """Give who can be sent: of a matter kept apart the unit itself, by those of its circle."""
    teams = teams_of(case.unit_id)
    return [case.unit, *teams] if case.is_kept_apart else teams


def leaders_of(unit_id: int) -> Sequence[User]:
    """Give the leaders of a unit and of those above it."""
    path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or ""
    above = [int(part) for part in path.split("/") if part]
    return db.session.scalars(
        select(User)
        .join(Membership)
        .where(Membership.role == Role.LEADER, Membership.unit_id.in_(above), User.active)
        .order_by(User.id)
        .distinct()
    ).all()


def common_opinions() -> list[str]:
    """Give the opinions that are offered for one tap (⚙)."""
    return list(
        db.session.scalars(
            select(Choice.name)
            .where(Choice.list_name == "common_opinions")
            .order_by(Choice.position)
        )
    )
