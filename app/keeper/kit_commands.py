"""``flask vault``: the recovery kit, backups of the key store, and getting it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.keeper import backups, kit, recovery
from app.keeper.commands import rotate_if_due
from app.keeper.files import private_folder
from app.keeper.group import (
    configuration,
    now,
    opened_office,
    require_terminal,
    told_plainly,
    vault,
)
from app.keeper.server import is_served
from app.keeper.store import Vault

if TYPE_CHECKING:
    from app.identity.wire.suites import PrivateKey

# Another screen than the one that can be scrolled back, and back to it.
OTHER_SCREEN, FIRST_SCREEN, WIPE = "\x1b[?1049h", "\x1b[?1049l", "\x1b[2J\x1b[3J\x1b[H"


@vault.command("kit")
@click.option("--needed", default=2, show_default=True, help="Shares that give the key back.")
@click.option("--made", default=3, show_default=True, help="Shares that are made.")
def make_kit(needed: int, made: int) -> None:
    """Make a recovery kit and show its shares, one at a time. They are kept nowhere."""
    require_terminal()
    with opened_office() as office:
        try:
            new = kit.draw(needed, made)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{made} people each copy one share; {needed} of them give the keys back.")
        click.echo(OTHER_SCREEN, nl=False)
        try:
            for number, share in enumerate(new.shares, start=1):
                _show(f"Share {number} of {made}, kit {new.kit_id}", share)
        finally:
            click.echo(WIPE + FIRST_SCREEN, nl=False)
        kit.adopt(office, new, now())
    click.echo(f"Backups are sealed to kit {new.kit_id} from now on: flask vault backup TARGET.")


def _show(title: str, share: str) -> None:
    click.echo(WIPE, nl=False)
    click.prompt(f"{title}: only its holder looks. Enter shows it", default="", show_default=False)
    words = share.split()
    for at in range(0, len(words), 6):
        click.echo("    " + " ".join(words[at : at + 6]))
    click.prompt("Enter hides it, when it is written down", default="", show_default=False)
    click.echo(WIPE, nl=False)


@vault.command("backup")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
def backup(target: Path) -> None:
    """Write the key store, sealed to the recovery kit, into a folder of its own."""
    with opened_office() as office:
        made = backups.make(office, target, now())
    click.echo(f"{made.path}")
    _tell(made.counted)
    for name in made.pruned:
        click.echo(f"Removed, too old: {name}")


def _tell(counted: backups.Counted) -> None:
    click.echo(
        f"{counted.records} data keys; chain at {counted.chain_seq}, head {counted.chain_head}"
    )


@vault.command("recover")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def recover(source: Path) -> None:
    """Put lost key files back from a backup; shares are asked for. The keys are then replaced."""
    config = configuration()
    with told_plainly():
        key = _ask_shares(source)
        private_folder(config.keeper_path)
        back = recovery.recover_keys(source, key, config.keeper_path)
    click.echo(f"Put back: {', '.join(back) or 'nothing was missing'}")
    with opened_office() as office:
        recovery.note_use(office, key.key_id, "recover", now())
        if not office.ring.is_closed:
            rotate_if_due(office)


@vault.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace the key store that is there.")
def restore(source: Path, yes: bool) -> None:  # noqa: FBT001 - a command-line flag
    """Put the whole key store back from a backup; shares are asked for."""
    config = configuration()
    if is_served(config.keeper_socket):
        message = "The keeper is running: stop it first."
        raise click.ClickException(message)
    if not yes and (config.keeper_path / "store.key").exists():
        message = f"There is a key store in {config.keeper_path}: --yes replaces it."
        raise click.ClickException(message)
    with told_plainly():
        key = _ask_shares(source)
        private_folder(config.keeper_path)
        counted = recovery.restore_store(
            source, key, config.keeper_path, Vault(config.vault_database_url)
        )
    click.echo("The key store is back:")
    _tell(counted)
    with opened_office() as office:
        recovery.note_use(office, key.key_id, "restore", now())
        if office.ring.is_closed:
            click.echo("It is older than the keeper remembers and opens nothing:")
            click.echo("two people run flask vault accept-restore.")
        else:
            rotate_if_due(office)


def _ask_shares(source: Path) -> PrivateKey:
    kit_id = backups.kit_of(source)
    texts: list[str] = []
    needed = 2
    while len(texts) < needed:
        text = click.prompt(f"Share {len(texts) + 1} of kit {kit_id}", hide_input=True)
        try:
            needed = kit.Share.from_text(text).needed
        except kit.WrongShare as slip:
            click.echo(f"{slip}; once more.", err=True)
            continue
        texts.append(text)
    return kit.join(texts, kit_id)
