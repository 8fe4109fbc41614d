"""Backups of the desk: its database at one moment, its files. Neither keys nor the keeper's store.

Whoever has a backup of the desk can read nothing of what is sealed, and finds no reference: the
secrets of the instance are kept apart, like the keeper's folder.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

if TYPE_CHECKING:
    from datetime import datetime

    from app.config import Config

MANIFEST: Final = "manifest.json"
COUNTED: Final[tuple[str, ...]] = ("cases", "sealed_boxes", "audit_rows", "documents")
FOLDERS: Final = ("files", "fonts")
STAMP: Final = "%Y%m%dT%H%M%SZ"


class BackupRefused(Exception):
    """A backup cannot be made or put back like that; the message says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an installation holds, to compare before and after."""

    counts: dict[str, int]
    files: int
    audit_row: int
    audit_head: str
    chain_seq: int


def content_of(config: Config, url: str | None = None, files: Path | None = None) -> Content:
    """Count rows and files and name the newest audit row."""
    engine = sa.create_engine(url or config.database_url)
    try:
        with engine.connect() as connection:
            there = set(sa.inspect(connection).get_table_names())
            counts = {
                table: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
                or 0
                for table in COUNTED
                if table in there
            }
            row = connection.execute(
                sa.text("SELECT id, row_digest FROM audit_rows ORDER BY id DESC LIMIT 1")
            ).first()
            seq = connection.scalar(sa.text("SELECT max(seq) FROM audit_chained")) or 0
    finally:
        engine.dispose()
    folder = files or config.files_path
    count = sum(1 for each in folder.rglob("*") if each.is_file()) if folder.exists() else 0
    return Content(counts, count, row[0] if row else 0, row[1] if row else "", seq)


def make(config: Config, target: Path, at: datetime) -> tuple[Path, Content]:
    """Write one file into a folder; the database first, since files are written before their rows.

    Raises ``BackupRefused`` when the target is within the instance.
    """
    if target.resolve().is_relative_to(config.instance_path):
        message = f"{target} is in the instance itself: choose a place on another disk"
        raise BackupRefused(message)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = target / f"huiyin-{at.strftime(STAMP)}.tar"
    part = path.with_suffix(".part")
    with TemporaryDirectory(dir=target, prefix="snapshot-") as place, part.open("wb") as out:
        part.chmod(0o600)
        snapshot = _snapshot(config, Path(place))
        content = _content_of_snapshot(config, snapshot)
        with tarfile.open(fileobj=out, mode="w") as tar:
            manifest = Path(place) / MANIFEST
            told = {"made_at": at.isoformat(), **asdict(content)}
            manifest.write_text(json.dumps(told), encoding="utf-8")
            tar.add(manifest, MANIFEST)
            tar.add(snapshot, snapshot.name)
            for name in (*FOLDERS, "instance.json"):
                if (config.instance_path / name).exists():
                    tar.add(config.instance_path / name, name)
    part.replace(path)
    return path, content


def _snapshot(config: Config, place: Path) -> Path:
    url = sa.make_url(config.database_url)
    if url.get_backend_name() == "sqlite":
        path = place / "huiyin.db"
        with (
            closing(sqlite3.connect(str(url.database))) as old,
            closing(sqlite3.connect(path)) as new,
        ):
            old.backup(new)
        return path
    path = place / "huiyin.dump"
    _run("pg_dump", "-Fc", "-f", str(path), "-d", _plain(url))
    return path


def _content_of_snapshot(config: Config, snapshot: Path) -> Content:
    """Count in the snapshot where it can be opened; a dump was made a moment ago."""
    url = f"sqlite:///{snapshot}" if snapshot.suffix == ".db" else None
    return content_of(config, url)


def restore(config: Config, source: Path) -> Content:
    """Put a backup back, over whatever is there. Raises ``BackupRefused`` when it is not whole."""
    place = config.instance_path / "restore.new"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    try:
        told = _unpack(source, place)
        _put_database_back(config, place)
        for name in FOLDERS:
            if (place / name).exists():
                shutil.rmtree(config.instance_path / name, ignore_errors=True)
                (place / name).replace(config.instance_path / name)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    content = content_of(config)
    if asdict(content) != told:
        message = f"what is there now is not what the backup says: {asdict(content)}, not {told}"
        raise BackupRefused(message)
    return content


def _unpack(source: Path, place: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(place, filter="data")
        told: dict[str, Any] = json.loads((place / MANIFEST).read_bytes())
        del told["made_at"]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        message = f"{source} is no backup of the desk, or it is not whole"
        raise BackupRefused(message) from error
    return told


def _put_database_back(config: Config, place: Path) -> None:
    url = sa.make_url(config.database_url)
    wanted = "huiyin.db" if url.get_backend_name() == "sqlite" else "huiyin.dump"
    if not (place / wanted).exists():
        message = "the backup is of another kind of database (SQLite or PostgreSQL)"
        raise BackupRefused(message)
    if url.get_backend_name() == "sqlite":
        file = Path(str(url.database))
        for leftover in ("-wal", "-shm"):
            file.with_name(file.name + leftover).unlink(missing_ok=True)
        (place / wanted).chmod(0o600)
        (place / wanted).replace(file)
        return
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
        "-d", _plain(url), str(place / wanted),
    )  # fmt: skip


def is_there(config: Config) -> bool:
    """Say whether a restore would overwrite something."""
    try:
        return content_of(config).audit_row > 0
    except sa.exc.DBAPIError:
        return False


def _plain(url: sa.URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(name: str, *arguments: str) -> None:
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
