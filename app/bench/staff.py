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
LOADER: Final = (Role.REGISTRAR, Role.DUTY_HEAD)
"""Who signs in to be measured: posts that need no second factor."""
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


def make_person(username: str, unit_id: int, roles: Sequence[Role]) -> User:
    """Add somebody who holds the roles in a unit."""
    user = _user(username, hash_password(PASSWORD))
    db.session.add(user)
    db.session.flush()
    for role in roles:
        db.session.add(Membership(user_id=user.id, unit_id=unit_id, role=role))
    return user


def make_staff(unit_ids: Sequence[int], roles: Sequence[Role]) -> dict[int, list[int]]:
    """Fill the posts of each unit, one person for each; give their ids by unit."""
    one_for_all = hash_password(PASSWORD)
    posts = [(unit_id, n, role) for unit_id in unit_ids for n, role in enumerate(roles)]
    people = [_user(f"bench-{unit_id}-{n}", one_for_all) for unit_id, n, _ in posts]
    db.session.add_all(people)
    db.session.flush()
    staff: dict[int, list[int]] = {unit_id: [] for unit_id in unit_ids}
    for (unit_id, _, role), person in zip(posts, people, strict=True):
        db.session.add(Membership(user_id=person.id, unit_id=unit_id, role=role))
        staff[unit_id].append(person.id)
    db.session.flush()
    return staff


def _user(username: str, password_hash: str) -> User:
    return User(
        username=username,
        display_name="基准登记员",
        password_hash=password_hash,
        created_at=NOW,
    )
