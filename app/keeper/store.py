"""The vault: the keeper's own store, apart from the desk's database."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection, Dialect, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from app.identity.wire.messages import ChainHead

CHAIN_LOCK: Final = 7_235_401
INSERT_ONLY: Final = ("chain", "views")
"""Guarded by triggers, like every table whose ``info`` says ``insert_only``."""


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; naive ones are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment with ``ValueError``."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment needs a time zone"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware, in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """The base of the vault's tables; they have nothing in common with the desk's."""

    registry = registry(type_annotation_map={datetime: Moment()})


class SealingKey(Table):
    """A key pair the keeper has made; the private half is a file."""

    __tablename__ = "keys"

    key_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    suite: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]


class DataKey(Table):
    """The wrapped data key of one record. Deleting it destroys the record.

    ``key_id`` is the key it is wrapped with now. After a rotation that is another than the one its
    seal names: then ``sealed_key_id`` and ``sealed_wrap_digest`` keep what the box's digest was
    made of, and ``wrap_mac`` binds the new wrapping to them.
    """

    __tablename__ = "data_keys"

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_uid: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    version: Mapped[int]
    key_id: Mapped[str] = mapped_column(ForeignKey("keys.key_id"))
    taker_id: Mapped[int | None]
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    delivered_at: Mapped[datetime]
    sealed_key_id: Mapped[str | None] = mapped_column(String(40))
    sealed_wrap_digest: Mapped[str | None] = mapped_column(String(64))
    wrap_mac: Mapped[str | None] = mapped_column(String(64))


class Grant(Table):
    """Leave to open something of one case: an identity's fields, or one number."""

    __tablename__ = "grants"
    __table_args__ = (
        Index("ix_grants_contacts", "requester_id", "made_at"),
        Index("ix_grants_case_uid", "case_uid"),
    )

    grant_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    case_uid: Mapped[str] = mapped_column(String(36))
    requester_id: Mapped[int]
    fields: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(40))
    task_id: Mapped[str | None] = mapped_column(String(60))
    made_at: Mapped[datetime]
    approver_id: Mapped[int | None]
    ends_at: Mapped[datetime | None]
    most_views: Mapped[int]


class View(Table):
    """One opening, written before it happens and never changed."""

    __tablename__ = "views"

    view_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    record_id: Mapped[str] = mapped_column(String(36), index=True)
    case_uid: Mapped[str] = mapped_column(String(36), index=True)
    reader_id: Mapped[int]
    ground: Mapped[str] = mapped_column(String(40))
    grant_id: Mapped[str | None] = mapped_column(String(36), index=True)


class Approver(Table):
    """The credential of one approver, enrolled here; the secret is under the store key."""

    __tablename__ = "approvers"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    enrolled_at: Mapped[datetime]
    counts_from: Mapped[datetime]
    last_step: Mapped[int] = mapped_column(default=0)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    first_wrong_at: Mapped[datetime | None]


class ChainLink(Table):
    """One link: a row of the desk's record, or an act of the keeper's own."""

    __tablename__ = "chain"
    __table_args__ = (Index("ix_chain_record", "record_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    row_id: Mapped[int | None] = mapped_column(unique=True)
    row_digest: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[str | None] = mapped_column(String(36))
    box_digest: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    mac: Mapped[str] = mapped_column(String(64))


_SQLITE_GUARD: Final = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END
"""
_POSTGRES_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is insert-only'; END $$
"""
_POSTGRES_GUARD: Final = """
CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def _guarded() -> list[str]:
    marked = (each for each in Table.metadata.tables.values() if each.info.get("insert_only"))
    return [*INSERT_ONLY, *(each.name for each in marked)]


def _guard(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for table in _guarded():
            for act in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(_SQLITE_GUARD.format(table=table, act=act))
        return
    connection.exec_driver_sql(_POSTGRES_FUNCTION)
    for table in _guarded():
        for act in ("UPDATE", "DELETE", "TRUNCATE"):
            connection.exec_driver_sql(_POSTGRES_GUARD.format(table=table, act=act))


def _connect_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - a DB-API connection has no type
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    # What is deleted here is a destroyed key: its bytes must not stay in the file.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Vault:
    """The open store. One writer at a time, so that the chain has one order."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
        self._lock = threading.Lock()
        self.on_head: Callable[[ChainHead], None] | None = None
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _connect_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    def create(self) -> None:
        """Make the tables and their guards where they are missing."""
        with self.engine.begin() as connection:
            Table.metadata.create_all(connection)
            _guard(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Run one act: all of it or nothing. Another process on the same vault waits."""
        with self._lock, Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                if self.engine.dialect.name == "postgresql":
                    session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
                yield session
            head = session.info.pop("head", None)
            if head is not None and self.on_head is not None:
                self.on_head(head)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read without changing anything."""
        with Session(self.engine.execution_options(reading=True)) as session:
            yield session

    def forget(self, table: str) -> bool:
        """Have what was deleted from a table leave the files too; say whether it has.

        SQLite overwrites deleted rows in the page, but an older page stays in the write-ahead log
        until it is truncated. PostgreSQL writes the table anew; its log keeps what it was told
        until the log is recycled.
        """
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                connection.execute(sa.text(f"VACUUM FULL {table}"))
                connection.execute(sa.text("CHECKPOINT"))
            return True
        raw = self.engine.raw_connection()
        try:
            return not raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()

    def close(self) -> None:
        """Let go of the store."""
        self.engine.dispose()
