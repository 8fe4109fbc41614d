"""``flask demo load``: the demonstration city with its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo.city import PASSWORD
from app.demo.codes import codes
from app.demo.keeper_codes import enrol_custodians
from app.demo.load import NotLoadable, is_loaded, load_demonstration
from app.demo.sign_ins import FILE_NAME
from app.errors import KeeperUnavailable
from app.web.now import now

if TYPE_CHECKING:
    from app.config import Config

demo = AppGroup("demo", help="The demonstration.")


def demo_with_codes() -> AppGroup:
    """Give the group as it is in a demonstration: elsewhere there is no command for codes."""
    return AppGroup(demo.name, help=demo.help, commands={**demo.commands, "codes": codes})


@demo.command("load")
@click.option("--once", is_flag=True, help="Do nothing if the demonstration is there already.")
def load(*, once: bool) -> None:
    """Load an invented city with 300 cases of the last twelve months."""
    config: Config = current_app.extensions["huiyin.config"]
    if once and is_loaded(config):
        click.echo("The demonstration is loaded already.")
        return
    try:
        count = load_demonstration(config, now(), _show)
    except NotLoadable as refusal:
        raise click.ClickException(refusal.reason) from refusal
    except KeeperUnavailable as refusal:
        message = "There is no key to seal with: run flask vault init first."
        raise click.ClickException(message) from refusal
    enrol_custodians(config)
    click.echo(f"{count} cases are loaded. Everybody's password is {PASSWORD}")
    click.echo(f"Who signs in: {config.instance_path / FILE_NAME}")


def _show(done: int, whole: int) -> None:
    """Say every tenth part on the way."""
    part = done * 10 // whole
    if part != (done - 1) * 10 // whole:
        click.echo(f"{part * 10} %", err=True)
