import dataclasses

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.errors import OpeningRefused
from app.identity import client
from app.identity.wire.messages import AuditEntry


def rows(count, start=1):
    return [AuditEntry(number, f"{number:064x}") for number in range(start, start + count)]


def test_rows_are_linked_once_however_often_they_are_pushed(served_on_both):
    places = client.chain(rows(1200))
    assert places == {number: number for number in range(1, 1201)}
    assert client.chain(rows(1300)) == {number: number for number in range(1, 1301)}
    assert client.chain_head().seq == 1300


def test_a_row_changed_after_it_was_chained_is_refused_and_told_of_once(served):
    client.chain(rows(3))
    changed = [dataclasses.replace(rows(3)[1], row_digest="f" * 64)]
    for _ in range(3):
        with pytest.raises(OpeningRefused) as caught:
            client.chain(changed)
        assert caught.value.reason == "chain_conflict"
    assert len(served.acts()) == 1


def test_an_untouched_record_verifies_and_its_tail_is_counted(served_on_both):
    client.chain(rows(1000))
    report = client.verify(rows(1010))
    assert (report.wrong, report.unchained, report.links) == (None, 10, 1000)


def test_an_empty_record_verifies(served):
    assert client.verify([]).wrong is None


@pytest.mark.parametrize("number", [1, 499, 500, 501, 700])
def test_the_first_changed_row_is_named(served, number):
    client.chain(rows(700))
    shown = rows(700)
    shown[number - 1] = dataclasses.replace(shown[number - 1], row_digest="f" * 64)
    wrong = client.verify(shown).wrong
    assert (wrong.reason, wrong.row_id) == ("row-changed", number)


@pytest.mark.parametrize("number", [1, 500, 501, 700])
def test_a_row_taken_out_is_named(served, number):
    client.chain(rows(700))
    shown = [row for row in rows(700) if row.row_id != number]
    wrong = client.verify(shown).wrong
    assert (wrong.reason, wrong.row_id) == ("row-missing", number)


def test_a_chain_cut_off_at_its_end_is_noticed_by_the_places_the_desk_remembers(served):
    client.chain(rows(5))
    shown = [dataclasses.replace(row, chained_seq=row.row_id) for row in rows(6)]
    assert client.verify(shown).wrong.reason == "link-missing"


def _without_guard(vault, statement):
    with vault.engine.begin() as connection:
        if vault.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER chain_no_UPDATE"))
            connection.execute(text("DROP TRIGGER chain_no_DELETE"))
        else:
            connection.execute(text("ALTER TABLE chain DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain SET row_digest = 'x' WHERE seq = 3",
        "UPDATE chain SET detail = 'x' WHERE seq = 3",
        "UPDATE chain SET row_id = 77 WHERE seq = 3",
        "DELETE FROM chain WHERE seq = 3",
    ],
)
def test_the_first_wrong_link_is_named_even_when_the_guards_were_taken_away(
    served_on_both, statement
):
    client.chain(rows(5))
    _without_guard(served_on_both.vault, statement)
    wrong = client.verify(rows(5)).wrong
    assert (wrong.reason, wrong.seq) == ("link", 3)


@pytest.mark.parametrize("table", ["chain", "views"])
@pytest.mark.parametrize("act", ["UPDATE {} SET record_id = 'x'", "DELETE FROM {}"])
def test_chain_and_views_are_insert_only(served_on_both, at_desk, table, act):
    from app.identity.wire.kinds import Ground  # noqa: PLC0415
    from tests.keeper.test_originals import LEADER  # noqa: PLC0415

    box = at_desk.take()
    client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)
    with pytest.raises(DBAPIError, match="insert-only"), served_on_both.vault.writing() as session:
        session.execute(text(act.format(table)))
