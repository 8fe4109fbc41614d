"""Open work of people and units, and the number words in use.

Matters that are kept apart are never counted here: an administrator learns of none
(confidentiality design §5).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sqlalchemy import exists, or_, select

from app.accounts.above import OpenWork
from app.accounts.models import Unit
from app.agency.models import District
from app.cases.models import Case
from app.cases.queries import IS_KEPT_APART, OPEN_ONLY
from app.extensions import db

MOST_LISTED: Final = 200


def work_of(user_id: int) -> list[OpenWork]:
    """Give the open matters that lie with somebody, by the unit that handles them."""
    rows = db.session.execute(
        select(Unit.name, Case.number)
        .join(Unit, Unit.id == Case.unit_id)
        .where(
            OPEN_ONLY,
            or_(Case.owner_id == user_id, Case.in_charge_id == user_id),
            ~IS_KEPT_APART,
        )
        .order_by(Unit.path, Case.id)
        .limit(MOST_LISTED)
    )
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for unit, number in rows:
        numbers[unit].append(number)
    return [OpenWork(unit, tuple(found)) for unit, found in numbers.items()]


def has_open_matters(unit_id: int) -> bool:
    """Say whether a unit handles or carries out open matters."""
    theirs = or_(Case.unit_id == unit_id, Case.lead_team_id == unit_id)
    return bool(db.session.scalar(select(exists().where(OPEN_ONLY, theirs, ~IS_KEPT_APART))))


def numbers_begin_with(word: str, but_unit_id: int) -> bool:
    """Say whether matters of another unit bear numbers of this word."""
    begins = Case.number.startswith(f"{word}〔", autoescape=True)
    return bool(db.session.scalar(select(exists().where(begins, Case.unit_id != but_unit_id))))


def districts() -> list[tuple[int, str]]:
    """Give the districts to choose from."""
    rows = db.session.scalars(select(District).order_by(District.code))
    return [(row.id, row.full_name) for row in rows]
