"""Getting keys, or the whole key store, back from a backup with the shares of the kit."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.keeper import backups, chain, files
from app.keeper.backups import BackupRefused, Counted
from app.keeper.schema import write_meta

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.identity.wire.suites import PrivateKey
    from app.keeper.office import Office
    from app.keeper.store import Vault

ROTATE_DUE: Final = "rotate_due"
PLACE: Final = "restore.new"


def recover_keys(source: Path, key: PrivateKey, folder: Path) -> list[str]:
    """Put key files back that are missing; those that are there stay. Gives their names."""
    with _unpacked(source, key, folder) as (place, _):
        back = []
        for each in backups.key_files(place):
            own = folder / each.relative_to(place)
            if each.exists() and not own.exists():
                files.private_folder(own.parent)
                files.write(own, each.read_bytes())
                back.append(own.name)
    return back


def restore_store(source: Path, key: PrivateKey, folder: Path, vault: Vault) -> Counted:
    """Put the store and its keys back as they were; the mark beside them stays as it is."""
    with _unpacked(source, key, folder) as (place, counted):
        for each in backups.key_files(place):
            if each.exists():
                own = folder / each.relative_to(place)
                files.private_folder(own.parent)
                files.write(own, each.read_bytes())
        vault.close()
        if vault.engine.dialect.name == "sqlite":
            _replace_sqlite(place / "vault.db", Path(str(vault.engine.url.database)))
        else:
            backups.run_tool(
                "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                "-d", backups.plain_url(vault), str(place / "vault.dump"),
            )  # fmt: skip
    found = backups.count(vault)
    if found != counted:
        message = f"the restored store is not what the backup says: {found} instead of {counted}"
        raise BackupRefused(message)
    return counted


def _replace_sqlite(new: Path, old: Path) -> None:
    for leftover in ("-wal", "-shm"):
        old.with_name(old.name + leftover).unlink(missing_ok=True)
    old.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new.chmod(0o600)
    new.replace(old)
    files.sync_folder(old.parent)


@contextmanager
def _unpacked(source: Path, key: PrivateKey, folder: Path) -> Iterator[tuple[Path, Counted]]:
    """Give a backup opened into a folder of the keeper's, which is gone afterwards."""
    place = folder / PLACE
    _remove(place)
    try:
        yield place, backups.unpack(source, key, place)
    finally:
        _remove(place)


def _remove(place: Path) -> None:
    for each in place.rglob("*"):
        if each.is_file():
            files.destroy(each)
    shutil.rmtree(place, ignore_errors=True)


def note_use(office: Office, kit_id: str, act: str, at: datetime) -> None:
    """Chain that the kit was used; the keys are replaced as soon as anything may be opened."""
    with office.vault.writing() as session:
        write_meta(session, ROTATE_DUE, "yes")
        chain.chain_act(session, office.ring.chain_key, act, at, kit_id=kit_id)
