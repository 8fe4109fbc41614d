from datetime import timedelta

import pytest
import time_machine

from app.audit.models import AuditChained
from app.extensions import db, writing
from app.identity import client, housekeeping, lifecycle, operations, rounds, seal
from app.identity.models import StoredBox
from app.keeper import destruction, rotation
from app.keeper.destruction import Order
from app.keeper.office import Office
from app.keeper.settings import KeeperSettings
from app.keeper.store import Vault
from app.web.now import now


@pytest.fixture
def beside(both, keeper):
    """The office of a command run beside the keeper."""
    config = both.extensions["huiyin.config"]
    vault = Vault(config.vault_database_url)
    yield Office.open(vault, config.keeper_path, KeeperSettings(), now())
    vault.close()


def keep(box, storage_key=None):
    with writing():
        operations.keep(box, actor_id=None, at=now(), storage_key=storage_key)
    return box


def carry():
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    housekeeping._Turn.count = 0
    return housekeeping.keep_house()


def test_ciphertext_of_a_destroyed_case_is_removed_from_rows_and_files(both, beside):
    config = both.extensions["huiyin.config"]
    box, other = keep(seal.seal_words("原话", "c-1")), keep(seal.seal_words("别案", "c-2"))
    sealed = seal.seal_file(b"photo", "c-1")
    path = config.files_path / "sealed" / sealed.record_id
    path.parent.mkdir(parents=True)
    path.write_bytes(sealed.ciphertext)
    keep(sealed, storage_key=f"sealed/{sealed.record_id}")
    carry()
    late = keep(seal.seal_words("还没送到", "c-1"))
    destruction.destroy_case(beside, Order("c-1", "1", "期满", "甲某", "乙某"), now())
    assert carry() == 1
    for gone in (box, sealed, late):
        stored = db.session.get(StoredBox, gone.record_id)
        assert (stored.ciphertext, stored.wrapped_key, stored.storage_key) == (b"", None, None)
        assert stored.delivered_at is not None
    assert not path.exists()
    assert db.session.get(StoredBox, other.record_id).ciphertext == other.ciphertext
    assert carry() == 0


def test_an_old_key_goes_when_the_desk_has_nothing_left_under_it(both, beside):
    config = both.extensions["huiyin.config"]
    waiting = keep(seal.seal_words("在路上", "c-1"))
    rotation.rotate(beside, config.keeper_public_key, now())
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        housekeeping.tell_what_waits()
        assert lifecycle.retiring() == (waiting.label.key_id,)
        carry()
        assert lifecycle.retiring() == ()
    fresh = seal.seal_words("新", "c-1")
    assert fresh.label.key_id == client.health().key_id != waiting.label.key_id


def test_a_keeper_that_forgot_what_the_desk_remembers_is_closed(both, beside):
    keep(seal.seal_words("原话", "c-1"))
    carry()
    assert not lifecycle.condition().is_closed
    newest = db.session.query(AuditChained).order_by(AuditChained.seq.desc()).first()
    lifecycle.remember_place(newest.row_id, newest.seq + 5)
    assert lifecycle.condition().is_closed


def test_nothing_is_lost_while_the_keeper_is_down(app):
    keep(seal.seal_words("原话", "c-1"))
    assert carry() == 0
