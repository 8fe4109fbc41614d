"""The invented city: its districts, offices, teams and people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.accounts.factors.operations import keep_totp, new_secret
from app.accounts.factors.rules import needs_factor
from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.passwords import hash_password
from app.accounts.roles import Role
from app.agency.areas import AreaType
from app.agency.models import District
from app.agency.settings import set_value
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DATA: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("city.json").read_text(encoding="utf-8")
)
PASSWORD: Final[str] = DATA["password"]


@dataclass(frozen=True, slots=True)
class Team:
    """An enforcement team; the first of its people heads it."""

    unit: Unit
    people: tuple[User, ...]

    @property
    def head(self) -> User:
        """Who leads the team."""
        return self.people[0]


@dataclass(frozen=True, slots=True)
class Office:
    """An office with its districts, its people by role and its teams."""

    unit: Unit
    people: Mapping[Role, tuple[User, ...]]
    districts: tuple[District, ...]
    teams: tuple[Team, ...]


def build_city(at: datetime) -> dict[str, Office]:
    """Make the city; everybody signs in with the one password of the demonstration."""
    hashed = hash_password(PASSWORD)
    heads, leaves = _make_districts()
    units: dict[str, Unit] = {}
    people: dict[str, Mapping[Role, tuple[User, ...]]] = {}
    for entry in DATA["offices"]:
        area = heads[entry["district"]]
        unit = _make_unit(entry, UnitKind(entry["kind"]), units.get("city"), area)
        units[entry["key"]] = unit
        for district in (area, *leaves[area.code]):
            district.unit_id = unit.id
        people[entry["key"]] = _make_staff(entry["people"], unit, hashed, at)
    teams = _make_teams(units, hashed, at)
    set_value("agency_name", units["city"].name)
    return {
        entry["key"]: Office(
            unit=units[entry["key"]],
            people=people[entry["key"]],
            districts=leaves[entry["district"]],
            teams=teams[entry["key"]],
        )
        for entry in DATA["offices"]
    }


def _make_districts() -> tuple[dict[str, District], dict[str, tuple[District, ...]]]:
    heads: dict[str, District] = {}
    leaves: dict[str, tuple[District, ...]] = {}
    for entry in DATA["districts"]:
        head = District(code=entry["code"], name=entry["name"], area_type=AreaType.URBAN)
        db.session.add(head)
        db.session.flush()
        below = tuple(
            District(code=code, name=name, area_type=AreaType(area), parent_id=head.id)
            for code, name, area in entry["leaves"]
        )
        db.session.add_all(below)
        heads[head.code], leaves[head.code] = head, below
    db.session.flush()
    return heads, leaves


def _make_unit(
    entry: Mapping[str, Any], kind: UnitKind, parent: Unit | None, area: District | None
) -> Unit:
    unit = Unit(
        parent_id=parent.id if parent else None,
        path=f"/new/{entry['name']}/",
        kind=kind,
        name=entry["name"],
        short_name=entry.get("short_name", entry["name"]),
        number_word=entry.get("number_word", parent.number_word if parent else ""),
        district_id=area.id if area else None,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    db.session.flush()
    return unit


def _make_staff(
    entries: list[list[str]], unit: Unit, hashed: str, at: datetime
) -> dict[Role, tuple[User, ...]]:
    staff: dict[Role, tuple[User, ...]] = {}
    for role_name, display_name, username in entries:
        role = Role(role_name)
        user = _make_person(display_name, username, hashed, at, (role, unit))
        staff[role] = (*staff.get(role, ()), user)
    return staff


def _make_teams(
    units: Mapping[str, Unit], hashed: str, at: datetime
) -> dict[str, tuple[Team, ...]]:
    teams: dict[str, tuple[Team, ...]] = dict.fromkeys(units, ())
    for entry in DATA["teams"]:
        office = units[entry["office"]]
        area = db.session.get(District, office.district_id)
        unit = _make_unit(entry, UnitKind.TEAM, office, area)
        people = tuple(
            _make_person(
                display_name,
                username,
                hashed,
                at,
                (Role.INSPECTOR if place else Role.TEAM_HEAD, unit),
                certificate=f"{entry['word']}-{place + 1:03d}",
            )
            for place, (display_name, username) in enumerate(entry["people"])
        )
        teams[entry["office"]] = (*teams[entry["office"]], Team(unit, people))
    return teams


def _make_person(  # noqa: PLR0913, PLR0917 - a person is all of this
    display_name: str,
    username: str,
    hashed: str,
    at: datetime,
    place: tuple[Role, Unit],
    certificate: str | None = None,
) -> User:
    role, unit = place
    user = User(
        username=username,
        display_name=display_name,
        password_hash=hashed,
        certificate_number=certificate,
        created_at=at,
    )
    user.memberships.append(Membership(unit=unit, unit_id=unit.id, role=role))
    db.session.add(user)
    db.session.flush()
    if needs_factor([role]):
        keep_totp(user, new_secret(), at)
    return user
