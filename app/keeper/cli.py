"""``flask vault``: making the vault and serving it."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from app.config import Config
from app.keeper import process
from app.keeper.files import VaultNotReady
from app.keeper.keys import init_keys
from app.keeper.server import AlreadyServed, KeeperServer
from app.keeper.store import Vault

if TYPE_CHECKING:
    from types import FrameType

vault = AppGroup("vault", help="The keeper: who reported is known here alone.")


def _config() -> Config:
    config = current_app.extensions["huiyin.config"]
    if not isinstance(config, Config):
        raise TypeError(config)
    return config


def _now() -> datetime:
    return datetime.now(UTC)


def init_vault(config: Config) -> bool:
    """Make the keeper's keys and store; what is there already stays. Say whether it was made."""
    config.keeper_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Vault(config.vault_database_url)
    try:
        return init_keys(store, config.keeper_path, config.keeper_public_key, _now())
    finally:
        store.close()


@vault.command("init")
def init() -> None:
    """Make the keeper's keys and store; what is there already stays."""
    os.umask(0o077)
    try:
        made = init_vault(_config())
    except VaultNotReady as error:
        raise click.ClickException(str(error)) from error
    click.echo("The vault has been made." if made else "The vault is there.")


@vault.command("serve")
def serve() -> None:
    """Answer the desk on the keeper's socket until told to stop."""
    process.harden()
    try:
        server = KeeperServer.from_config(_config(), clock=_now)
    except (VaultNotReady, AlreadyServed) as error:
        raise click.ClickException(str(error)) from error

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        server.shutdown()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with process.private_tmpdir():
        server.serve_forever()
    server.server_close()
