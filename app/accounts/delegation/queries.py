"""What was delegated by whom, and to whom it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.accounts.models import Delegation, Membership, User
from app.accounts.roles import Role
from app.accounts.rules import receiver_refused
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SHOWN: Final = 100


def given_by(user_id: int) -> Sequence[Delegation]:
    """List what somebody delegated, the newest first."""
    query = select(Delegation).where(Delegation.giver_id == user_id)
    return db.session.scalars(query.order_by(Delegation.id.desc()).limit(MOST_SHOWN)).all()


def received_by(user_id: int) -> Sequence[Delegation]:
    """List what was delegated to somebody, the newest first."""
    query = select(Delegation).where(Delegation.receiver_id == user_id)
    return db.session.scalars(query.order_by(Delegation.id.desc()).limit(MOST_SHOWN)).all()


def units_led(leader: User) -> list[tuple[int, str]]:
    """Give the units that somebody leads in their own right."""
    return [(m.unit_id, m.unit.name) for m in leader.memberships if m.role is Role.LEADER]


def possible_receivers(giver: User) -> list[User]:
    """Give the people of the giver's units to whom the rules let the functions go."""
    units = [unit_id for unit_id, _name in units_led(giver)]
    people = db.session.scalars(
        select(User)
        .where(User.active, User.memberships.any(Membership.unit_id.in_(units)))
        .order_by(User.id)
    ).all()
    return [
        person
        for person in people
        if receiver_refused(
            giver_id=giver.id,
            receiver_id=person.id,
            held={membership.role for membership in person.memberships},
        )
        is None
    ]
