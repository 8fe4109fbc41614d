"""The Flask extensions and the database base that every model shares.

Units of work follow docs/adr/002-transactions.md: reading needs nothing; whatever writes does so
inside ``writing()``, which holds SQLite's single write lock for as short a time as possible.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Dialect, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

E = TypeVar("E", bound=StrEnum)

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused on the way in, aware ones come out."""

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


def enum_column(enum: type[E]) -> sa.Enum:
    """Store an enum's *value* as VARCHAR; the CHECK comes from ``enum_check``."""
    longest = max(len(member.value) for member in enum)
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=max(24, longest),
        values_callable=lambda members: [member.value for member in members],
    )


def enum_check(column: str, enum: type[StrEnum]) -> sa.CheckConstraint:
    """Let the database guard the values of an enum column; the constraint bears its name."""
    values = ", ".join(f"'{member.value}'" for member in enum)
    return sa.CheckConstraint(f"{column} IN ({values})", name=column)


class Model(DeclarativeBase):
    """The typed base of every table at the desk."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime()},
    )


db: Final = SQLAlchemy(model_class=Model, engine_options={"hide_parameters": True})
migrate: Final = Migrate()
login: Final = LoginManager()
csrf: Final = CSRFProtect()
babel: Final = Babel()


def _limiter_key() -> str:
    """One key for all: limits name what they count by; an address is never a key by default."""
    return "all"


limiter: Final = Limiter(key_func=_limiter_key, swallow_errors=True)


def _connect_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - a DB-API connection has no type
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine the transaction rules of the house; other engines need none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connect_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def in_writing() -> bool:
    """Say whether a unit of work that writes is open in this context."""
    return bool(db.session().info.get("writing", False))


@contextmanager
def writing() -> Iterator[None]:
    """Run one unit of work that writes: BEGIN IMMEDIATE, the caller's acts, COMMIT.

    The read transaction before it ends and everything loaded is read anew, so that what the caller
    decides on is what the lock protects. Any exception rolls everything back.
    """
    session = db.session()
    if in_writing():
        message = "units of work do not nest"
        raise RuntimeError(message)
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"immediate": True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def end_reading() -> None:
    """Give the connection back before slow work (a PDF, the keeper, a password hash)."""
    db.session.rollback()
