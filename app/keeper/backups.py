"""Backups of the key store (钥匙库备份): sealed to the recovery kit, kept 35 days at most.

A backup holds keys that may be destroyed later; that is why it does not live for ever, and why a
destruction certificate names the day on which the last one that may hold a key is gone.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Final, cast

from sqlalchemy import func, select

from app.keeper import chain, files, kit, stream
from app.keeper.destruction import LAST_KEY_BACKUP
from app.keeper.rotation import folder_of
from app.keeper.schema import write_meta
from app.keeper.store import DataKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.identity.wire.suites import PrivateKey
    from app.keeper.office import Office
    from app.keeper.store import Vault

PREFIX: Final = "vault-"
SUFFIX: Final = ".hyvault"
STAMP: Final = "%Y%m%dT%H%M%SZ"


class BackupRefused(Exception):
    """A backup cannot be made or used like that; the message says why."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a store holds, to compare before and after."""

    records: int
    chain_seq: int
    chain_head: str


@dataclass(frozen=True, slots=True)
class Made:
    """A backup just made, and older ones that were removed."""

    path: Path
    counted: Counted
    pruned: tuple[str, ...]


def count(vault: Vault) -> Counted:
    """Count what a store holds."""
    with vault.reading() as session:
        head = chain.head(session)
        records = session.scalar(select(func.count()).select_from(DataKey)) or 0
    return Counted(records, head.seq, head.mac)


def make(office: Office, target: Path, at: datetime) -> Made:
    """Write a backup and remove those that are too old. Raises ``BackupRefused`` without a kit.

    That a backup was made is noted before it is: a certificate may then name a day too late, never
    one too early.
    """
    folder = folder_of(office)
    key = kit.public_key(folder)
    if key is None:
        message = "there is no recovery kit to seal a backup to: flask vault kit"
        raise BackupRefused(message)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with office.vault.writing() as session:
        write_meta(session, LAST_KEY_BACKUP, at.isoformat())
        chain.chain_act(session, office.ring.chain_key, "key-backup", at, kit_id=key.key_id)
    counted = count(office.vault)
    path = target / f"{PREFIX}{at.astimezone(UTC).strftime(STAMP)}{SUFFIX}"
    part = path.with_suffix(".part")
    with _snapshot(office.vault, folder) as snapshot, part.open("wb") as out:
        part.chmod(0o600)
        facts = {
            "made_at": at.isoformat(),
            "records": counted.records,
            "chain_seq": counted.chain_seq,
            "chain_head": counted.chain_head,
        }
        sealed = stream.Writer(out, key, facts)
        with tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="w|") as tar:
            tar.add(snapshot, snapshot.name)
            for each in key_files(folder):
                tar.add(each, str(each.relative_to(folder)))
        sealed.finish()
    part.replace(path)
    files.sync_folder(target)
    return Made(path, counted, prune(target, at - timedelta(days=office.settings.key_backup_days)))


def key_files(folder: Path) -> list[Path]:
    """List the keeper's secrets and the kit's public half."""
    return [
        folder / "store.key",
        kit.public_file(folder),
        *sorted((folder / "keys").glob("*.json")),
    ]


def prune(target: Path, before: datetime) -> tuple[str, ...]:
    """Remove backups made before a moment; their names say when they were."""
    gone = []
    for path in sorted(target.glob(f"{PREFIX}*{SUFFIX}")):
        try:
            stamp = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
            made_at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        if made_at < before:
            files.destroy(path)
            gone.append(path.name)
    return tuple(gone)


@contextmanager
def _snapshot(vault: Vault, folder: Path) -> Iterator[Path]:
    """Give a consistent copy of the store, which is gone again afterwards."""
    with TemporaryDirectory(dir=folder, prefix="snapshot-") as place:
        if vault.engine.dialect.name == "sqlite":
            path = Path(place) / "vault.db"
            source = Path(str(vault.engine.url.database))
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(path)) as new:
                old.backup(new)
        else:
            path = Path(place) / "vault.dump"
            run_tool("pg_dump", "-Fc", "-f", str(path), "-d", plain_url(vault))
        yield path


def plain_url(vault: Vault) -> str:
    """Give the address of a PostgreSQL store as its own tools spell it."""
    url = vault.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def run_tool(name: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL. Raises ``BackupRefused`` when it is missing or fails."""
    program = shutil.which(name)
    if program is None:
        message = f"{name} is not installed: apt-get install postgresql-client"
        raise BackupRefused(message)
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [program, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{name} failed: {done.stderr.strip()[-400:]}"
        raise BackupRefused(message)


def unpack(path: Path, key: PrivateKey, into: Path) -> Counted:
    """Open a backup into a folder; gives what it says it holds. Raises ``Tampered``."""
    into.mkdir(mode=0o700)
    with path.open("rb") as source:
        header = stream.read_header(source)
        opened = stream.Reader(source, header, key)
        with tarfile.open(fileobj=cast("IO[bytes]", opened), mode="r|") as tar:
            tar.extractall(into, filter="data")
    facts = header["facts"]
    return Counted(facts["records"], facts["chain_seq"], facts["chain_head"])


def kit_of(path: Path) -> str:
    """Say which kit a backup is sealed to. Raises ``Tampered`` when it is no backup."""
    with path.open("rb") as source:
        return str(stream.read_header(source)["kit_id"])
