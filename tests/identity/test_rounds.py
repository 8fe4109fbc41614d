import dataclasses
from datetime import UTC, datetime

from sqlalchemy import text

from app.audit.models import AuditChained, AuditRow
from app.extensions import db, writing
from app.identity import client, rounds, seal
from app.identity.models import StoredBox
from app.identity.operations import keep, keep_correction

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


def take(count=1):
    """Register some words; give the ids of their boxes."""
    boxes = [seal.seal_words(f"原话{number}", "case-1", taker_id=7) for number in range(count)]
    with writing():
        return [keep(box, actor_id=7, at=NOON) for box in boxes]


def test_boxes_wait_while_the_keeper_is_down(both):
    (record_id,) = take()
    assert rounds.chain_audit_rows() == 0
    assert rounds.deliver_boxes() == 0
    assert db.session.get(StoredBox, record_id).wrapped_key is not None


def test_a_round_chains_the_row_and_forgets_the_wrapped_key(both, keeper):
    (record_id,) = take()
    assert rounds.chain_audit_rows() >= 1
    assert rounds.deliver_boxes() == 1
    stored = db.session.get(StoredBox, record_id)
    assert stored.wrapped_key is None
    assert stored.delivered_at is not None
    db.session.rollback()
    assert (rounds.chain_audit_rows(), rounds.deliver_boxes()) == (0, 0)


def test_a_box_not_chained_yet_is_not_delivered(both, keeper):
    take()
    assert rounds.deliver_boxes() == 0


def test_a_refused_box_holds_up_no_other(both, keeper):
    take(3)
    rounds.chain_audit_rows()
    with writing():
        first = db.session.query(StoredBox).order_by(StoredBox.created_at).first()
        first.case_uid = "case-of-another"
    assert rounds.deliver_boxes() == 2


def test_a_correction_goes_on_under_the_same_id(both, keeper):
    first = seal.seal_identity(seal.Identity(name="甲"), "case-1")
    with writing():
        keep(first, actor_id=7, at=NOON)
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    second = seal.seal_identity(
        seal.Identity(name="乙"), "case-1", record_id=first.record_id, version=2
    )
    with writing():
        keep_correction(second, actor_id=7, at=NOON)
    rounds.chain_audit_rows()
    assert rounds.deliver_boxes() == 1


def test_the_record_verifies_until_somebody_changes_a_row(both, keeper):
    take(3)
    rounds.chain_audit_rows()
    db.session.rollback()
    assert client.verify(rounds.rows_to_verify()).wrong is None
    row_id = db.session.query(AuditRow.id).order_by(AuditRow.id.desc()).first()[0]
    entries = [
        dataclasses.replace(entry, row_digest="0" * 64) if entry.row_id == row_id else entry
        for entry in rounds.rows_to_verify()
    ]
    db.session.rollback()
    wrong = client.verify(entries).wrong
    assert (wrong.reason, wrong.row_id) == ("row-changed", row_id)


def test_a_place_forgotten_at_the_desk_is_found_again(both, keeper):
    take(2)
    rounds.chain_audit_rows()
    with writing():
        db.session.execute(text("DELETE FROM audit_chained"))
    rounds._Sweep.done = False
    assert rounds.chain_audit_rows() >= 2
    assert db.session.query(AuditChained).count() >= 2
