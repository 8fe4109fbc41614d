"""Units and people of the bench's house: every post is held, so that every notice has a reader."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.passwords import hash_password
from app.accounts.roles import Role
from app.bench.clocks import NOW
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

PASSWORD: Final = "bench-only-password"  # noqa: S105 - invented data on a machine of its own
LOADER: Final = (Role.REGISTRAR, Role.DUTY_HEAD, Role.LEADER)
DESK: Final = (Role.REGISTRAR, Role.REGISTRAR, Role.DUTY_HEAD, Role.LEADER)
CREW: Final = (Role.TEAM_HEAD, Role.INSPECTOR, Role.INSPECTOR, Role.INSPECTOR)


def make_unit(name: str, kind: UnitKind, parent: Unit | None) -> Unit:
    """Add a unit below another."""
    unit = Unit(
        path=f"/new/{uuid.uuid4()}/",
        kind=kind,
        name=name,
        short_name=name,
        number_word="",
        parent_id=parent.id if parent else None,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    unit.number_word = f"基{unit.id}投举"
    return unit


def make_person(
    username: str, unit_id: int, roles: Sequence[Role], password_hash: str | None = None
) -> User:
    """Add somebody who holds the roles in a unit."""
    user = User(
        username=username,
        display_name="基准登记员",
        password_hash=password_hash or hash_password(PASSWORD),
        created_at=NOW,
    )
    db.session.add(user)
    db.session.flush()
    for role in roles:
        db.session.add(Membership(user_id=user.id, unit_id=unit_id, role=role))
    return user


def make_staff(unit_ids: Sequence[int], roles: Sequence[Role]) -> dict[int, list[int]]:
    """Fill the posts of each unit, one person for each; give their ids by unit."""
    one_for_all = hash_password(PASSWORD)
    return {
        unit_id: [
            make_person(f"bench-{unit_id}-{n}", unit_id, [role], one_for_all).id
            for n, role in enumerate(roles)
        ]
        for unit_id in unit_ids
    }
