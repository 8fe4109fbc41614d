"""``flask calls secret``: what the telephone system signs with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from app.agency import settings
from app.cases.calls import rules
from app.extensions import writing

if TYPE_CHECKING:
    from app.config import Config

calls = AppGroup("calls", help="Calls that the telephone system announces.")


@calls.command("secret")
@click.option("--renew", is_flag=True, help="Make another; the one before stops counting.")
def secret(*, renew: bool) -> None:
    """Show the secret to enter into the telephone system, once, at this terminal."""
    config: Config = current_app.extensions["huiyin.config"]
    generation = settings.value_of("telephone_generation")
    if renew:
        generation = str(int(generation) + 1)
        with writing():
            settings.set_value("telephone_generation", generation)
    click.echo(rules.secret_of(config.secret_key, generation))
