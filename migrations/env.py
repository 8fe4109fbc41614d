"""How Alembic meets our models: the application's engine, batch mode, our metadata."""

from alembic import context
from flask import current_app

from app.extensions import Model, UtcDateTime

ENGINE = current_app.extensions["migrate"].db.engine


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our own types as the plain ones they store."""
    del autogen_context
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations on the application's own engine."""
    with ENGINE.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on the database itself; there is no offline mode.")
run()
