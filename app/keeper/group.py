"""The group ``flask vault`` and what its commands share: the configuration and an open office."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from app.config import Config
from app.identity.wire.envelope import Tampered
from app.keeper import two
from app.keeper.backups import BackupRefused
from app.keeper.denial import Denied
from app.keeper.files import VaultNotReady
from app.keeper.holds import HoldRefused
from app.keeper.kit import WrongShare
from app.keeper.office import Office
from app.keeper.schema import VaultTooNew, upgrade
from app.keeper.settings import KeeperSettings
from app.keeper.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

vault = AppGroup("vault", help="The keeper: who reported is known here alone.")

REASONS = {
    "restored": "The vault was restored from a backup: run flask vault accept-restore first.",
    "under_hold": "A legal hold lasts for this case: nothing of it is destroyed.",
    "already_decided": "No restored vault waits to be accepted.",
    "unknown_record": "The keeper has no record of this case.",
    "key_needed": "The old key is still needed.",
    "no_approver": "This number has no credential enrolled at the keeper.",
    "approver_too_new": "This credential does not count yet.",
    "too_many_tries": "Too many wrong codes: wait a quarter of an hour.",
}


def configuration() -> Config:
    """Give the installation's configuration."""
    config = current_app.extensions["huiyin.config"]
    if not isinstance(config, Config):
        raise TypeError(config)
    return config


def now() -> datetime:
    """Give the moment of the command."""
    return datetime.now(UTC)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what can go wrong into one sentence and exit code 1."""
    try:
        yield
    except Denied as denied:
        message = REASONS.get(denied.reason.value, f"Refused: {denied.reason.value}.")
        raise click.ClickException(message) from denied
    except Tampered as error:
        message = "This is no backup of the key store, or it was changed."
        raise click.ClickException(message) from error
    except (
        VaultNotReady, VaultTooNew, BackupRefused, HoldRefused, WrongShare, two.NotTwo
    ) as error:  # fmt: skip
        raise click.ClickException(str(error)) from error


@contextmanager
def opened_office() -> Iterator[Office]:
    """Open the installation's vault for one command; a running keeper may go on."""
    os.umask(0o077)
    config = configuration()
    with told_plainly():
        store = Vault(config.vault_database_url)
        try:
            upgrade(store)
            yield Office.open(store, config.keeper_path, KeeperSettings.of(config), now())
        finally:
            store.close()


def ask_two(office: Office, names: tuple[str | None, str | None]) -> tuple[str, str]:
    """Ask both people to sign; names given as options are not asked for again."""
    wants_codes = two.codes_needed(office, now())
    both = []
    for word, given in zip(("first", "second"), names, strict=True):
        name = given or click.prompt(f"Name of the {word} person")
        user_id, code = None, ""
        if wants_codes:
            user_id = click.prompt(f"{name}: number as an approver", type=int)
            code = click.prompt(f"{name}: code", hide_input=True)
        both.append(two.Signature(name, user_id, code))
    return two.require_two(office, both, now())


def require_terminal() -> None:
    """Raise unless a person sits here: shares are never a job's output nor a file's content."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = "This is done at a terminal, by people, and nowhere else."
        raise click.ClickException(message)
