"""``flask agency seed`` and ``flask agency init``: what an office needs before its first call."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from app.accounts.changes.queries import others_at_the_top
from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.passwords import hash_password
from app.accounts.roles import Role
from app.agency import seed, settings
from app.agency.areas import AreaType
from app.agency.models import District
from app.audit import operations as audit
from app.clocks.seed import seed_calendar, seed_policies
from app.extensions import db, writing

agency = AppGroup("agency", help="The agency's own values.")


@agency.command("seed")
def seed_values() -> None:
    """Add the shipped lists, limits and calendar that are missing; safe to repeat."""
    with writing():
        seed.seed_lists()
        seed_policies()
        seed_calendar()


@agency.command("init")
@click.option("--name", required=True, help="Name of the office, as on its papers.")
@click.option("--short-name", required=True, help="Short name, as in lists and numbers.")
@click.option("--district", required=True, help="Name of the office's district.")
@click.option("--username", required=True, help="Sign-in name of the first person.")
@click.option("--display-name", required=True, help="Their name.")
@click.option(
    "--administrator",
    default="administrator",
    show_default=True,
    help="Sign-in name of the system administrator: accounts, units, calendar, limits.",
)
@click.option(
    "--security-administrator",
    "security",
    default="security",
    show_default=True,
    help="Sign-in name of the security administrator: roles and rights.",
)
def init(  # noqa: PLR0913, PLR0917 - each is an option
    name: str,
    short_name: str,
    district: str,
    username: str,
    display_name: str,
    administrator: str,
    security: str,
) -> None:
    """Make the first office, its registrar and duty head, and its two administrators.

    They are three people: who administers does not read matters, and the two administrators
    together make leaders, custodians and auditors.
    """
    if len({username, administrator, security}) < len(("registrar", "system", "security")):
        raise click.ClickException("Each administrator is another person: name them otherwise.")
    with writing():
        if db.session.query(Unit.id).first() is not None:
            message = "There is an office already."
            raise click.ClickException(message)
        place = District(code="000001", name=district, area_type=AreaType.URBAN)
        unit = Unit(
            path="/0/", kind=UnitKind.CITY, name=name, short_name=short_name, number_word="投举"
        )
        db.session.add_all([place, unit])
        db.session.flush()
        unit.path = f"/{unit.id}/"
        desk = (Role.REGISTRAR, Role.DUTY_HEAD)
        passwords = {
            username: _person(username, display_name, unit, *desk),
            administrator: _person(administrator, "系统管理员", unit, Role.SYSTEM_ADMINISTRATOR),
            security: _person(security, "安全管理员", unit, Role.SECURITY_ADMINISTRATOR),
        }
        settings.set_value("agency_name", name)
    for somebody, password in passwords.items():
        click.echo(f"{somebody} signs in with: {password}")


VACANT = {
    "system": (Role.SYSTEM_ADMINISTRATOR, "系统管理员"),
    "security": (Role.SECURITY_ADMINISTRATOR, "安全管理员"),
}


@agency.command("administrator")
@click.argument("side", type=click.Choice(sorted(VACANT)))
@click.option("--username", required=True, help="Sign-in name of the new account.")
def administrator_of_a_side(side: str, username: str) -> None:
    """Make an administrator where nobody is one any more: the pages need both to make one.

    Refused while anybody holds the role at the top of the house. It is on record as made by nobody.
    """
    role, shown = VACANT[side]
    with writing():
        if others_at_the_top(role, 0):
            raise click.ClickException("Somebody holds this role: the two administrators make one.")
        unit = db.session.query(Unit).filter_by(parent_id=None).order_by(Unit.id).first()
        if unit is None:
            raise click.ClickException("There is no office yet.")
        if db.session.query(User.id).filter_by(username=username).first() is not None:
            raise click.ClickException("This name is taken.")
        password = _person(username, shown, unit, role)
        at = datetime.now(UTC)
        audit.record("account.made-at-console", actor_id=None, at=at, subject=role.value)
    click.echo(f"{username} signs in with: {password}")


def _person(username: str, display_name: str, unit: Unit, *roles: Role) -> str:
    """Make a person with their roles; give the password, which is kept nowhere."""
    password = secrets.token_urlsafe(12)
    user = User(
        username=username,
        display_name=display_name,
        password_hash=hash_password(password),
        must_change_password=True,
        created_at=datetime.now(UTC),
    )
    db.session.add(user)
    db.session.flush()
    db.session.add_all(Membership(user_id=user.id, unit_id=unit.id, role=role) for role in roles)
    return password
