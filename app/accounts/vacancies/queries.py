"""Which functions nobody holds, unit by unit (confidentiality design §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.people.queries import tree
from app.accounts.roles import Role
from app.extensions import db

WATCHED: Final = (
    Role.LEADER,
    Role.DUTY_HEAD,
    Role.DISCIPLINE,
    Role.CUSTODIAN,
    Role.AUDITOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit and what nobody does for it, neither there nor above."""

    unit: Unit
    roles: tuple[Role, ...]


def vacancies() -> list[Vacancy]:
    """Give the open offices in which functions are vacant, in the order of the tree."""
    offices = db.session.scalars(select(Unit).where(Unit.active, Unit.kind != UnitKind.TEAM)).all()
    held = {
        (unit_id, role)
        for unit_id, role in db.session.execute(
            select(Membership.unit_id, Membership.role)
            .join(User, User.id == Membership.user_id)
            .where(User.active, Membership.role.in_(WATCHED))
        )
    }
    found = []
    for unit in tree(offices):
        above = [int(part) for part in unit.path.split("/") if part]
        missing = tuple(r for r in WATCHED if not any((place, r) in held for place in above))
        if missing:
            found.append(Vacancy(unit, missing))
    return found
