"""The migrated database is what the models say, on both engines."""

import re

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from app.extensions import Model, db


def test_models_equal_the_migrations_at_head(both):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_every_check_of_an_enum_names_its_values(both):
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in Model.metadata.sorted_tables:
            stored = {
                str(check["name"]): str(check["sqltext"])
                for check in inspector.get_check_constraints(table.name)
            }
            for column in table.columns:
                if not isinstance(column.type, sa.Enum):
                    continue
                text = next(
                    (t for n, t in stored.items() if n == f"ck_{table.name}_{column.name}"), ""
                )
                assert set(re.findall(r"'([^']+)'", text)) == set(column.type.enums), (
                    f"{table.name}.{column.name}"
                )


def test_the_record_can_neither_be_changed_nor_deleted(both, office):
    from tests.factories import Browser  # noqa: PLC0415 - leaves an audit row

    Browser(both, office.leader)
    for act in ("UPDATE audit_rows SET action = 'x'", "DELETE FROM audit_rows"):
        with db.engine.connect() as connection:
            try:
                connection.execute(sa.text(act))
                connection.commit()
                refused = False
            except sa.exc.DBAPIError:
                connection.rollback()
                refused = True
        assert refused, act


def test_migrations_go_down_to_nothing_and_up_again(both):
    db.session.remove()
    downgrade(revision="base")
    with db.engine.connect() as connection:
        left = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    assert left == set()
    upgrade()
    with db.engine.connect() as connection:
        assert "cases" in sa.inspect(connection).get_table_names()
