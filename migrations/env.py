"""How Alembic meets our models: the application's engine, batch mode, our metadata."""

from alembic import context
from flask import current_app

from app.extensions import Model

ENGINE = current_app.extensions["migrate"].db.engine


def run() -> None:
    """Run the migrations on the application's own engine."""
    with ENGINE.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on the database itself; there is no offline mode.")
run()
