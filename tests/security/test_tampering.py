"""Somebody who rules the desk's database changes the record: ``flask audit verify`` names where."""

import hashlib
import json
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit import operations as audit
from app.audit.models import AuditRow
from app.extensions import db, end_reading, writing
from app.identity.cli import audit as commands
from app.identity.rounds import chain_audit_rows
from app.keeper.chain import mac_of
from app.keeper.store import ChainLink
from tests.factories import NOON

ROWS = 12
PLACE = 5


@pytest.fixture
def record(both, keeper):
    """A chained record of a dozen acts."""
    with writing():
        for number in range(ROWS):
            audit.record("thing.done", actor_id=None, at=NOON, subject=f"n{number:02}")
    chain_audit_rows()
    end_reading()
    first = db.session.query(AuditRow.id).order_by(AuditRow.id).first()[0]
    end_reading()
    return first


def verify(app):
    answer = app.test_cli_runner().invoke(commands, ["verify", "--json"])
    end_reading()
    return answer.exit_code, json.loads(answer.output.splitlines()[-1])


def as_ruler(*statements, **values):
    """What the owner of the database can do: first the guards go, then the rows."""
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            names = connection.scalars(
                text(
                    "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name LIKE 'audit%'"
                )
            ).all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit_rows DISABLE TRIGGER ALL"))
            connection.execute(text("ALTER TABLE audit_chained DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement), values)


def test_an_untouched_record_passes(both, record):
    assert verify(both)[0] == 0


def test_a_changed_row_is_named(both, record):
    as_ruler("UPDATE audit_rows SET subject = 'forged' WHERE id = :id", id=record + 4)
    code, said = verify(both)
    assert (code, said["wrong"]) == (1, {"reason": "row-changed", "row": record + 4})


def test_a_row_changed_with_its_digest_made_anew_is_named(both, record):
    """No key is needed for a row's own digest; the chain holds the one it had."""
    digest = hashlib.sha256(b"whatever the forger likes").hexdigest()
    as_ruler(
        "UPDATE audit_rows SET subject = 'forged', row_digest = :digest WHERE id = :id",
        id=record + 4,
        digest=digest,
    )
    code, said = verify(both)
    assert (code, said["wrong"]) == (1, {"reason": "row-changed", "row": record + 4})


def test_a_deleted_row_is_named(both, record):
    as_ruler(
        "DELETE FROM audit_chained WHERE row_id = :id",
        "DELETE FROM audit_rows WHERE id = :id",
        id=record + 4,
    )
    code, said = verify(both)
    assert (code, said["wrong"]) == (1, {"reason": "row-missing", "row": record + 4})


def test_two_rows_that_changed_places_are_named(both, record):
    as_ruler(
        "DELETE FROM audit_chained WHERE row_id IN (:one, :two)",
        "UPDATE audit_rows SET id = 999999 WHERE id = :one",
        "UPDATE audit_rows SET id = :one WHERE id = :two",
        "UPDATE audit_rows SET id = :two WHERE id = 999999",
        one=record + 3,
        two=record + 4,
    )
    code, said = verify(both)
    assert (code, said["wrong"]) == (1, {"reason": "row-changed", "row": record + 3})


def test_a_tail_cut_off_is_named_by_its_first_row(both, record):
    as_ruler(
        "DELETE FROM audit_chained WHERE row_id >= :id",
        "DELETE FROM audit_rows WHERE id >= :id",
        id=record + 8,
    )
    code, said = verify(both)
    assert (code, said["wrong"]) == (1, {"reason": "row-missing", "row": record + 8})


def test_the_record_taken_away_whole_is_named(both, record):
    as_ruler("DELETE FROM audit_chained", "DELETE FROM audit_rows")
    code, said = verify(both)
    assert (code, said["wrong"]["reason"]) == (1, "row-missing")


def test_the_chain_recomputed_without_the_key_is_named(both, record, keeper):
    """One link changed and all that follow made anew, as far as that goes without the key."""
    with keeper._vault.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER chain_no_UPDATE"))
        else:
            connection.execute(text("ALTER TABLE chain DISABLE TRIGGER ALL"))
        before = ""
        for link in connection.execute(select(ChainLink.__table__).order_by("seq")).all():
            changed = SimpleNamespace(**link._mapping)
            if link.seq == PLACE:
                changed.row_digest = "f" * 64
            if link.seq >= PLACE:
                before = mac_of(b"a key of the forger's".ljust(32), before, changed)
                connection.execute(
                    text("UPDATE chain SET row_digest = :digest, mac = :mac WHERE seq = :seq"),
                    {"digest": changed.row_digest, "mac": before, "seq": link.seq},
                )
            else:
                before = link.mac
    code, said = verify(both)
    assert (code, said["wrong"]["reason"]) == (1, "link")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_rows SET subject = 'x'", "DELETE FROM audit_rows"]
)
def test_with_the_guards_in_place_the_database_itself_refuses(both, record, statement):
    with (
        pytest.raises(DBAPIError, match="only added to"),
        db.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    assert verify(both)[0] == 0
