"""The quickest plain insert of each engine: executemany in SQLite, COPY in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from sqlalchemy.engine import Engine


def insert_rows(engine: Engine, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same keys."""
    if not rows:
        return
    columns = list(rows[0])
    if engine.dialect.name == "postgresql":
        _copy(engine, table.name, columns, rows)
    else:
        _executemany(engine, table.name, columns, rows)


def _executemany(
    engine: Engine, table: str, columns: list[str], rows: Sequence[dict[str, Any]]
) -> None:
    places = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own names
    values = [tuple(_sqlite_value(row[column]) for column in columns) for row in rows]
    with engine.begin() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise RuntimeError(table)
        raw.executemany(statement, values)


def _sqlite_value(value: object) -> object:
    """Spell a moment (in UTC) as SQLAlchemy does, so that both ways read alike."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")[:26]
    return value


def _copy(engine: Engine, table: str, columns: list[str], rows: Sequence[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise RuntimeError(table)
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])
