"""``flask backup``, ``flask restore``, ``flask doctor``."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from app.config import Config
from app.extensions import db
from app.upkeep import backup as backups
from app.upkeep.doctor import checks, keeping, proxy
from app.upkeep.doctor.findings import Finding, Level
from app.upkeep.last import write_last
from app.web.now import now

if TYPE_CHECKING:
    from app.upkeep.backup import Content


def _config() -> Config:
    config = current_app.extensions["huiyin.config"]
    if not isinstance(config, Config):
        raise TypeError(config)
    return config


def _tell(content: Content) -> None:
    for table, count in content.counts.items():
        click.echo(f"  {table}: {count}")
    click.echo(f"  files: {content.files}")
    click.echo(f"  newest audit row: {content.audit_row} {content.audit_head}")
    click.echo(f"  chained up to: {content.chain_seq}")


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def backup(target: Path) -> None:
    """Back the desk up into a folder: database and files, neither keys nor the keeper's store."""
    os.umask(0o077)
    try:
        path, content = backups.make(_config(), target, now())
    except backups.BackupRefused as error:
        raise click.ClickException(str(error)) from error
    write_last(_config(), "backup", now(), file=path.name)
    click.echo(path)
    _tell(content)
    click.echo("Keep apart from it: secrets/ of the instance, and the keeper's own backup")
    click.echo("(flask vault backup).")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Overwrite what is there.")
@with_appcontext
def restore(source: Path, yes: bool) -> None:  # noqa: FBT001 - a command-line flag
    """Put a backup of the desk back; the server must be stopped."""
    config = _config()
    if not yes and backups.is_there(config):
        message = f"{config.instance_path} is not empty: --yes overwrites it."
        raise click.ClickException(message)
    os.umask(0o077)
    db.session.remove()
    db.engine.dispose()
    try:
        content = backups.restore(config, source)
    except backups.BackupRefused as error:
        raise click.ClickException(str(error)) from error
    click.echo("The desk is back:")
    _tell(content)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option(
    "--proxy",
    "proxy_file",
    type=click.Path(path_type=Path),
    help="The configuration of nginx or Caddy in front.",
)
@with_appcontext
def doctor(as_json: bool, proxy_file: Path | None) -> None:  # noqa: FBT001 - a command-line flag
    """Say what of this installation keeps its promises; exit 1 when one is broken."""
    found = examine(_config(), proxy_file)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{each.level:<4}  {each.about:<10}  {each.words}")
    sys.exit(any(each.level is Level.FAIL for each in found))


def examine(config: Config, proxy_file: Path | None) -> list[Finding]:
    """Do every check."""
    at = now()
    found = [
        checks.separation(config),
        *checks.modes(config),
        *checks.secrets(config),
        checks.tls(config),
        checks.limiter(config),
        checks.swap(),
        checks.temporary(),
        keeping.suite(),
        *keeping.keeper(at),
        *keeping.chain(config, at),
        keeping.backup(config, at),
    ]
    if proxy_file is not None:
        found += proxy.look(proxy_file)
    elif config.secure_cookies:
        words = "Which proxy is in front? --proxy FILE looks at its configuration."
        found.append(Finding(proxy.ABOUT, Level.WARN, words))
    return found
