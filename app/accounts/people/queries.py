"""Finding people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select

from app.accounts.models import Membership, Unit, User
from app.errors import NotFound
from app.extensions import db
from app.web.pagination import Page, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PAGE_SIZE: Final = 30
LARGEST_ID: Final = 2**31 - 1


def person_or_404(user_id: int) -> User:
    """Load somebody; what is nobody is answered like somebody who never was."""
    person = db.session.get(User, user_id) if user_id <= LARGEST_ID else None
    if person is None:
        raise NotFound
    return person


def people(
    words: str, unit_id: int | None, cursor: tuple[datetime | None, int] | None, *, closed: bool
) -> Page[User]:
    """List people by name or user name, within a unit and those below it; the newest last."""
    query = select(User).order_by(User.id).limit(PAGE_SIZE + 1)
    if not closed:
        query = query.where(User.active)
    if words:
        wanted = words.lower()
        query = query.where(
            or_(
                func.lower(User.username).contains(wanted, autoescape=True),
                User.display_name.contains(words, autoescape=True),
                User.certificate_number == words,
            )
        )
    if unit_id is not None:
        path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or "//"
        query = query.where(
            User.memberships.any(
                Membership.unit_id.in_(select(Unit.id).where(Unit.path.startswith(path)))
            )
        )
    if cursor is not None:
        query = query.where(User.id > cursor[1])
    rows = db.session.scalars(query).all()
    return page_of(rows, PAGE_SIZE, lambda person: (None, person.id))


def units_in_order() -> Sequence[Unit]:
    """Give all units that are not closed, each below its parent."""
    return tree(db.session.scalars(select(Unit).where(Unit.active)).all())


def tree(units: Sequence[Unit]) -> list[Unit]:
    """Put units in the order of the tree: by the places of their path."""
    return sorted(units, key=lambda unit: [int(part) for part in unit.path.split("/") if part])


def depth(unit: Unit) -> int:
    """Say how far below the top a unit stands."""
    return unit.path.count("/") - 2


def unit_choices() -> list[tuple[int, str]]:
    """Give units to choose from, indented as the tree is."""
    return [
        (unit.id, "\N{IDEOGRAPHIC SPACE}" * depth(unit) + unit.name) for unit in units_in_order()
    ]
