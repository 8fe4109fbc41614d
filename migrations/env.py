"""How Alembic meets our models: the application's engine, batch mode, our metadata."""

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from app.extensions import Model, UtcDateTime

ENGINE = current_app.extensions["migrate"].db.engine


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our own types as the plain ones they store."""
    del autogen_context
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _let_tables_be_rebuilt(connection: Connection, *, on: bool) -> None:
    """Have SQLite not follow foreign keys while a table is replaced by its changed copy.

    That can only be said between transactions. Afterwards everything is checked.
    """
    if connection.dialect.name != "sqlite":
        return
    raw = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA foreign_keys={'OFF' if on else 'ON'}")
    broken = [] if on else raw.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        message = f"rows that point to nothing: {broken[:5]}"
        raise RuntimeError(message)


def run() -> None:
    """Run the migrations on the application's own engine."""
    with ENGINE.connect() as connection:
        _let_tables_be_rebuilt(connection, on=True)
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.rollback()
        _let_tables_be_rebuilt(connection, on=False)


if context.is_offline_mode():
    raise SystemExit("Migrations run on the database itself; there is no offline mode.")
run()
