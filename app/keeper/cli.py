"""``flask vault``: making the vault and serving it."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from app.config import Config
from app.keeper import process
from app.keeper.keys import VaultNotReady, init_keys, load_keys
from app.keeper.openings import Office
from app.keeper.server import AlreadyServed, KeeperServer
from app.keeper.service import Keeper
from app.keeper.settings import KeeperSettings
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


def settings_of(config: Config) -> KeeperSettings:
    """Give the keeper's figures; in a demonstration a new approver counts at once."""
    if config.demo:
        return KeeperSettings(time_zone=config.time_zone, approver_counts_after=timedelta())
    return KeeperSettings(time_zone=config.time_zone)


@vault.command("init")
def init() -> None:
    """Make the keeper's keys and store; what is there already stays."""
    config = _config()
    os.umask(0o077)
    config.keeper_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Vault(config.vault_database_url)
    try:
        made = init_keys(store, config.keeper_path, config.keeper_public_key, _now())
    except VaultNotReady as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
    click.echo("The vault has been made." if made else "The vault is there.")


@vault.command("serve")
def serve() -> None:
    """Answer the desk on the keeper's socket until told to stop."""
    config = _config()
    process.harden()
    store = Vault(config.vault_database_url)
    try:
        ring = load_keys(store, config.keeper_path)
        office = Office(store, ring, settings_of(config))
        allowed = {os.geteuid(), *config.keeper_peer_uids}
        server = KeeperServer(Keeper(office, _now), config.keeper_socket, allowed)
    except (VaultNotReady, AlreadyServed) as error:
        raise click.ClickException(str(error)) from error

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with process.private_tmpdir():
        server.serve_forever()
    store.close()
