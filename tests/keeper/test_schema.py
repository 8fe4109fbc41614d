import pytest
import sqlalchemy as sa

from app.identity import client, lifecycle
from app.keeper.apart import ApartCase, is_apart
from app.keeper.schema import COLUMNS, VERSION, VaultTooNew, read_meta, upgrade, write_meta
from app.keeper.store import DataKey


def test_a_store_of_an_earlier_release_gains_its_columns_and_loses_nothing(served_on_both, at_desk):
    vault = served_on_both.vault
    box = at_desk.take()
    with vault.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE vault_meta")
        for table, column in COLUMNS[0]:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    assert upgrade(vault) == 0
    assert upgrade(vault) == len(COLUMNS)
    with vault.reading() as session:
        assert session.get(DataKey, box.record_id).digest == box.digest
        assert read_meta(session, VERSION) == str(len(COLUMNS))


def test_a_store_of_a_later_release_is_not_touched(served):
    with served.vault.writing() as session:
        write_meta(session, VERSION, "99")
    with pytest.raises(VaultTooNew, match="99"):
        upgrade(served.vault)


def test_a_case_is_marked_apart_once_chained_and_for_good(served_on_both):
    lifecycle.mark_apart("case-1")
    lifecycle.mark_apart("case-1")
    with served_on_both.vault.reading() as session:
        assert is_apart(session, "case-1")
        assert not is_apart(session, "case-2")
    assert [act for act in served_on_both.acts() if '"apart"' in act] == [
        '{"act": "apart", "case_uid": "case-1"}'
    ]
    assert client.verify([]).wrong is None
    with pytest.raises(sa.exc.DBAPIError, match="insert-only"), served_on_both.vault.writing() as s:
        s.execute(sa.delete(ApartCase))
