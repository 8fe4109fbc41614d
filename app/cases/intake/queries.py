"""The lists that registration and acceptance choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask_babel import get_locale
from sqlalchemy import func, select

from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.agency.models import Category, Choice, District
from app.agency.settings import value_of
from app.cases.labels import AREA_LABELS
from app.cases.models import Case
from app.extensions import db

if TYPE_CHECKING:
    from app.cases.states import CaseKind

DESK_ROLES = (Role.REGISTRAR, Role.DUTY_HEAD, Role.DISCIPLINE)
Groups = dict[str, list[tuple[int, str]]]


class CategoryChoice(NamedTuple):
    """The two levels of the taxonomy, and the leaves for which somebody usually goes at once."""

    groups: Groups
    usually_on_the_spot: list[str]


def _named(name: str, name_en: str) -> str:
    locale = get_locale()
    return name_en or name if locale is not None and locale.language == "en" else name


def category_choice() -> CategoryChoice:
    """Read the taxonomy, leaves under their heads."""
    rows = db.session.execute(
        select(
            Category.id,
            Category.parent_id,
            Category.name,
            Category.name_en,
            Category.needs_spot,
        ).order_by(Category.position, Category.id)
    ).all()
    heads = {row.id: _named(row.name, row.name_en) for row in rows if row.parent_id is None}
    groups: Groups = {name: [] for name in heads.values()}
    spot: list[str] = []
    for row in rows:
        if row.parent_id in heads:
            shown = _named(row.name, row.name_en)
            groups[heads[row.parent_id]].append((row.id, shown))
            if row.needs_spot:
                spot.append(shown)
    return CategoryChoice({name: leaves for name, leaves in groups.items() if leaves}, spot)


def district_groups() -> Groups:
    """Read the districts, leaves (urban or township) under theirs."""
    rows = db.session.execute(
        select(District.id, District.parent_id, District.name, District.area_type).order_by(
            District.code
        )
    ).all()
    parents = {row.parent_id for row in rows if row.parent_id is not None}
    names = {row.id: row.name for row in rows}
    groups: Groups = {}
    for row in rows:
        if row.id in parents:
            continue
        group = names.get(row.parent_id, row.name)
        shown = f"{row.name} · {AREA_LABELS[row.area_type]}"
        groups.setdefault(group, []).append((row.id, shown))
    return groups


def desk_units_of(user: User) -> list[Unit]:
    """Give the units at whose desk the person sits."""
    found = {m.unit_id: m.unit for m in user.memberships if m.role in DESK_ROLES}
    return list(found.values())


def duty_head_of(unit_id: int) -> int | None:
    """Give whose a matter from the portal is: the nearest duty head, else a registrar."""
    unit = db.session.get_one(Unit, unit_id)
    above = [int(part) for part in unit.path.split("/") if part]
    rows = db.session.execute(
        select(Membership.role, Membership.unit_id, User.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.unit_id.in_(above),
            Membership.role.in_((Role.DUTY_HEAD, Role.REGISTRAR)),
            User.active,
        )
    ).all()
    ranked = sorted(
        rows, key=lambda row: (row.role is not Role.DUTY_HEAD, -above.index(row.unit_id), row.id)
    )
    return ranked[0].id if ranked else None


def portal_unit() -> int | None:
    """Give the unit that matters from the portal go to: named by the agency, else the highest desk.

    None where nobody sits at any desk.
    """
    named = value_of("portal_unit")
    if named.isdecimal() and (unit := db.session.get(Unit, int(named))) and unit.active:
        return unit.id
    return db.session.scalar(
        select(Unit.id)
        .join(Membership, Membership.unit_id == Unit.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == Role.DUTY_HEAD, User.active)
        .order_by(func.length(Unit.path), Unit.id)
        .limit(1)
    )


def case_of_submission(digest: str) -> int | None:
    """Find the matter that a submission has already made."""
    return db.session.scalar(select(Case.id).where(Case.submission_token == digest))


def decline_grounds(kind: CaseKind) -> list[tuple[str, str]]:
    """Give the grounds on which a matter of this kind may be declined; none for most reports."""
    rows = _entries("decline_grounds")
    return [
        (row.code, _named(row.name, row.name_en))
        for row in rows
        if kind.value in row.applies_to.split(",")
    ]


def ground_named(code: str) -> Choice | None:
    """Give a ground by its code."""
    return db.session.scalar(
        select(Choice).where(Choice.list_name == "decline_grounds", Choice.code == code)
    )


def competent_bodies() -> list[tuple[str, str]]:
    """Give the bodies a person may be told of."""
    return [(row.code, _named(row.name, row.name_en)) for row in _entries("competent_bodies")]


def body_named(code: str) -> str:
    """Give a competent body's Chinese name, for the paper."""
    return (
        db.session.scalar(
            select(Choice.name).where(Choice.list_name == "competent_bodies", Choice.code == code)
        )
        or ""
    )


def _entries(list_name: str) -> list[Choice]:
    return list(
        db.session.scalars(
            select(Choice).where(Choice.list_name == list_name).order_by(Choice.position)
        )
    )
