"""Which unit keeps a complaint against staff, and whom of the staff it names.

Routed away from the person complained of (practice P4): the nearest unit upwards that has a
discipline officer who is not named by it. Where there is none at all it stays where it was taken
in, seen by nobody, until an officer is appointed there or above (docs/adr/008-apart.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.cases.apart.rules import LEAST_NAME, is_named
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Collection


class Route(NamedTuple):
    """Who keeps it, whose it is, and who of the staff is complained of."""

    unit_id: int
    owner_id: int | None
    complained_of_id: int | None


def route_of(unit_id: int, respondent_name: str) -> Route:
    """Find the unit that keeps a complaint taken in for a unit, by the name complained of."""
    named = staff_named(respondent_name)
    officers = _officers_above(unit_id)
    free = [row for row in officers if row.user_id not in named]
    keeper = free[0] if free else None
    return Route(
        unit_id=keeper.unit_id if keeper else unit_id,
        owner_id=keeper.user_id if keeper else None,
        complained_of_id=_most_dangerous(named, {row.user_id for row in officers}),
    )


def reroute(unit_id: int, complained_of_id: int | None) -> Route:
    """Find the unit that keeps it now that somebody is known to be the one complained of."""
    free = [row for row in _officers_above(unit_id) if row.user_id != complained_of_id]
    if not free:
        return Route(unit_id, None, complained_of_id)
    return Route(free[0].unit_id, free[0].user_id, complained_of_id)


def staff_named(respondent_name: str) -> list[int]:
    """Give the members of staff whose name occurs in what was said; namesakes all count."""
    if len(respondent_name) < LEAST_NAME:
        return []
    people = db.session.execute(
        select(User.id, User.display_name).where(User.active).order_by(User.id)
    )
    return [user_id for user_id, name in people if is_named(name, respondent_name)]


def _most_dangerous(named: Collection[int], officers: set[int]) -> int | None:
    """Of namesakes the one who could see it; the officer who keeps it may correct this."""
    return next((one for one in named if one in officers), next(iter(named), None))


class _Officer(NamedTuple):
    user_id: int
    unit_id: int


def _officers_above(unit_id: int) -> list[_Officer]:
    """Give the discipline officers of the unit and above it, the nearest first."""
    path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or ""
    above = [int(part) for part in reversed(path.split("/")) if part]
    rows = db.session.execute(
        select(Membership.user_id, Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == Role.DISCIPLINE, Membership.unit_id.in_(above), User.active)
        .order_by(Membership.user_id)
    )
    return sorted((_Officer(*row) for row in rows), key=lambda row: above.index(row.unit_id))
