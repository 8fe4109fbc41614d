"""Versions of the vault store: it has no alembic, because the desk's must not reach it.

New tables come by ``create_all``; columns that a table gains later are added here, once, on both
engines. ``flask vault init`` does it, and every keeper before it serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.keeper.store import CHAIN_LOCK, Table

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.keeper.store import Vault

VERSION: Final = "version"


class VaultMeta(Table):
    """A few words the vault keeps of itself, above all its version."""

    __tablename__ = "vault_meta"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


COLUMNS: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (
        ("keys", "destroyed_at"),
        ("data_keys", "sealed_key_id"),
        ("data_keys", "sealed_wrap_digest"),
        ("data_keys", "wrap_mac"),
    ),
)
"""For each version from 1 on, the columns that it added; they allow NULL."""


class VaultTooNew(Exception):
    """The store was written by a later release; this one would not understand it."""


def upgrade(vault: Vault) -> int:
    """Bring the store to this release's version and give the one it had. Idempotent.

    Raises ``VaultTooNew`` when a later release has been here.
    """
    from app.keeper import answers  # noqa: PLC0415 - they bring their tables with them

    del answers
    with vault.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
        had = _version(connection)
        if had > len(COLUMNS):
            message = f"the vault is of version {had}, this release knows {len(COLUMNS)}"
            raise VaultTooNew(message)
        for added in COLUMNS[had:]:
            _add_columns(connection, added)
    vault.create()
    with vault.writing() as session:
        write_meta(session, VERSION, str(len(COLUMNS)))
    return had


def _version(connection: Connection) -> int:
    found = sa.inspect(connection)
    if not found.has_table(VaultMeta.__tablename__):
        return 0
    value = connection.scalar(sa.select(VaultMeta.value).where(VaultMeta.name == VERSION))
    return int(value or 0)


def _add_columns(connection: Connection, added: tuple[tuple[str, str], ...]) -> None:
    """Add what is missing; a store that is new gets its tables whole afterwards."""
    found = sa.inspect(connection)
    for table, name in added:
        if not found.has_table(table) or name in {
            each["name"] for each in found.get_columns(table)
        }:
            continue
        column = Table.metadata.tables[table].c[name]
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")


def read_meta(session: Session, name: str) -> str | None:
    """Read one word of the vault about itself."""
    return session.scalar(sa.select(VaultMeta.value).where(VaultMeta.name == name))


def write_meta(session: Session, name: str, value: str) -> None:
    """Write one word of the vault about itself."""
    session.merge(VaultMeta(name=name, value=value))
