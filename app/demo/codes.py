"""``flask demo codes``: the present codes of the demonstration's accounts.

Only where ``DEMO=1`` is set is there such a command. Other packages add codes of their own by
``offer``: the keeper's credentials, for one, whose secrets the desk cannot read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.accounts.factors import secrets
from app.accounts.factors.models import TotpSecret
from app.accounts.factors.rules import STEP_SECONDS, code_of, step_at
from app.accounts.models import User
from app.demo.sign_ins import ROLE_NAMES
from app.extensions import db
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from app.config import Config


@dataclass(frozen=True, slots=True)
class Code:
    """A code as the list shows it: whose, in which role, where it is asked for, for how long."""

    username: str
    name: str
    role: str
    code: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class Source:
    """Codes under a heading of their own."""

    heading: str
    codes: Callable[[datetime], Iterable[Code]]


_OFFERED: Final[dict[str, Source]] = {}


def offer(source: Source) -> None:
    """Have the list show these codes too; called where the module of the source is loaded."""
    _OFFERED[source.heading] = source


def seconds_left(at: datetime) -> int:
    """Say for how long the code of this step is the present one."""
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS


def codes_of_accounts(at: datetime) -> Iterator[Code]:
    """Give the code of each account that has an app, with which it signs in."""
    rows = db.session.execute(
        select(User, TotpSecret.sealed)
        .join(TotpSecret, TotpSecret.user_id == User.id)
        .order_by(User.id)
    )
    for user, sealed in rows:
        secret = secrets.unseal(sealed, user.id)
        roles = "、".join(ROLE_NAMES[membership.role] for membership in user.memberships)
        if secret is not None:
            code = code_of(secret, step_at(at))
            yield Code(user.username, user.display_name, roles, code, seconds_left(at))


offer(Source("登录动态口令", codes_of_accounts))


@click.command("codes")
@with_appcontext
def codes() -> None:
    """Print the present code of each account, and for how many seconds it holds."""
    config: Config = current_app.extensions["huiyin.config"]
    if not config.demo:
        raise click.ClickException("Codes are shown in a demonstration only.")
    at = now()
    for source in _OFFERED.values():
        click.echo(source.heading)
        for one in source.codes(at):
            left = f"还剩 {one.seconds_left} 秒"
            click.echo(f"  {one.username}\t{one.name}\t{one.role}\t{one.code}\t{left}")
