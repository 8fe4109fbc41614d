"""Whether the database is at the newest migration, found without loading the application."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

REVISION: Final = re.compile(r"^(down_revision|revision)\b[^=\n]*=\s*(.+)$", re.MULTILINE)
QUOTED: Final = re.compile(r"[\"']([^\"']+)[\"']")
LAST_QUESTION: Final = "SELECT version_num FROM alembic_version"


def newest_revisions(versions: Path) -> set[str]:
    """The revisions on which no other one builds."""
    revisions: set[str] = set()
    built_upon: set[str] = set()
    for path in versions.glob("*.py"):
        for name, value in REVISION.findall(path.read_text(encoding="utf-8")):
            (revisions if name == "revision" else built_upon).update(QUOTED.findall(value))
    return revisions - built_upon


def revisions_in_sqlite(database: Path) -> set[str]:
    """The revisions the embedded database is at; none when it is new or was never migrated."""
    if not database.exists():
        return set()
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return {row[0] for row in connection.execute(LAST_QUESTION)}
    except sqlite3.Error:
        return set()


def revisions_on_server(url: str) -> set[str]:
    """The revisions a PostgreSQL database is at; none when it does not tell (migrating will)."""
    import psycopg  # noqa: PLC0415 - an embedded instance need not load it

    try:
        with psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=5) as connection:
            return {str(row[0]) for row in connection.execute(LAST_QUESTION)}
    except psycopg.Error:
        return set()


def fingerprint(folder: Path) -> str:
    """One value for all Python files of a folder, to notice that they have changed."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
