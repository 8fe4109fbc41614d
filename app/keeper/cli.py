"""``flask vault``: making the vault and serving it; the rest of the group by import."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from app.keeper import commands, kit_commands, reconcile_command
from app.keeper.files import VaultNotReady
from app.keeper.group import configuration, now, vault
from app.keeper.keys import init_keys
from app.keeper.schema import VaultTooNew
from app.keeper.serving import CannotServe, serve_until_stopped
from app.keeper.store import Vault

if TYPE_CHECKING:
    from app.config import Config

__all__ = ["commands", "init_vault", "kit_commands", "reconcile_command", "vault"]


def init_vault(config: Config) -> bool:
    """Make the keeper's keys and store; what is there already stays. Say whether it was made."""
    config.keeper_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Vault(config.vault_database_url)
    try:
        return init_keys(store, config.keeper_path, config.keeper_public_key, now())
    finally:
        store.close()


@vault.command("init")
def init() -> None:
    """Make the keeper's keys and store; what is there already stays."""
    os.umask(0o077)
    try:
        made = init_vault(configuration())
    except (VaultNotReady, VaultTooNew) as error:
        raise click.ClickException(str(error)) from error
    click.echo("The vault has been made." if made else "The vault is there.")


@vault.command("serve")
def serve() -> None:
    """Answer the desk on the keeper's socket until told to stop.

    ``python -m app.keeper`` does the same without loading the web application.
    """
    try:
        serve_until_stopped(configuration())
    except CannotServe as error:
        raise click.ClickException(str(error)) from error
