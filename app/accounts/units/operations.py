"""Making, changing and closing units; each is part of its caller's unit of work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.accounts.above import above
from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.rules import words_collide
from app.audit import operations as audit
from app.errors import ActionNotAllowed, InvalidInput
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit as the administrator enters it."""

    name: str
    short_name: str
    number_word: str
    district_id: int | None


def lock_the_tree() -> None:
    """Let one administrator at a time change the tree: number words are compared over all of it."""
    top = select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id)
    db.session.execute(top.with_for_update())


def add_unit(actor: User, parent_id: int, kind: UnitKind, draft: UnitDraft, at: datetime) -> Unit:
    """Add a unit below another; a team bears the number word of its office."""
    lock_the_tree()
    parent = db.session.get_one(Unit, parent_id)
    if not parent.active or kind not in kinds_below(parent.kind):
        raise InvalidInput(_("Such a unit does not go below this one"), "kind")
    unit = Unit(
        parent_id=parent.id,
        path=f"/new/{uuid.uuid4()}/",
        kind=kind,
        name=draft.name,
        short_name=draft.short_name,
        number_word=_free_word(draft, kind, parent, 0),
        district_id=draft.district_id,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path}{unit.id}/"
    audit.record("unit.added", actor_id=actor.id, at=at, subject=f"unit {unit.id}")
    return unit


def change_unit(actor: User, unit: Unit, draft: UnitDraft, at: datetime) -> None:
    """Change names, number word and district; a new word holds for numbers given from now on."""
    lock_the_tree()
    word = unit.number_word
    if draft.number_word != word:
        word = _free_word(draft, unit.kind, unit.parent, unit.id)
    if word != unit.number_word:
        teams = select(Unit).where(Unit.parent_id == unit.id, Unit.kind == UnitKind.TEAM)
        for team in db.session.scalars(teams):
            team.number_word = word
    unit.name, unit.short_name, unit.number_word = draft.name, draft.short_name, word
    unit.district_id = draft.district_id
    audit.record("unit.changed", actor_id=actor.id, at=at, subject=f"unit {unit.id}")


def kinds_below(kind: UnitKind) -> tuple[UnitKind, ...]:
    """Say what may stand below such a unit."""
    return {
        UnitKind.CITY: (UnitKind.COUNTY, UnitKind.STATION, UnitKind.TEAM),
        UnitKind.COUNTY: (UnitKind.STATION, UnitKind.TEAM),
        UnitKind.STATION: (UnitKind.TEAM,),
        UnitKind.TEAM: (),
    }[kind]


def _free_word(draft: UnitDraft, kind: UnitKind, parent: Unit | None, unit_id: int) -> str:
    """Give the number word to keep; refuse one whose numbers another office gives or gave."""
    if kind is UnitKind.TEAM:
        return parent.number_word if parent else ""
    offices = select(Unit).where(Unit.kind != UnitKind.TEAM, Unit.id != unit_id)
    for office in db.session.scalars(offices):
        other = office.number_word or above().value_of("number_word")
        if words_collide(draft.number_word, other):
            raise InvalidInput(
                _("%(unit)s gives its numbers with this word already", unit=office.name),
                "number_word",
            )
    if above().numbers_begin_with(draft.number_word, unit_id):
        raise InvalidInput(
            _("Another unit has given numbers with this word: they would come twice"),
            "number_word",
        )
    return draft.number_word


def close_unit(actor: User, unit: Unit, at: datetime) -> None:
    """Close a unit that nobody belongs to and that has nothing in hand."""
    lock_the_tree()
    if unit.parent_id is None:
        raise ActionNotAllowed(_("The top of the house stays open"))
    below = exists().where(Unit.parent_id == unit.id, Unit.active)
    if db.session.scalar(select(below)):
        raise ActionNotAllowed(_("There are units below it that are open"))
    members = exists().where(
        Membership.unit_id == unit.id, Membership.user_id == User.id, User.active
    )
    if db.session.scalar(select(members)):
        raise ActionNotAllowed(_("People hold roles in it: take these away first"))
    if above().has_open_matters(unit.id):
        raise ActionNotAllowed(_("It has open matters: have them closed or reassigned first"))
    unit.active = False
    audit.record("unit.closed", actor_id=actor.id, at=at, subject=f"unit {unit.id}")


def open_unit(actor: User, unit: Unit, at: datetime) -> None:
    """Open a closed unit again, unless the one above it is closed."""
    lock_the_tree()
    if unit.parent is not None and not unit.parent.active:
        raise ActionNotAllowed(_("The unit above it is closed"))
    unit.active = True
    audit.record("unit.opened", actor_id=actor.id, at=at, subject=f"unit {unit.id}")
