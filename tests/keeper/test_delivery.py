import dataclasses

import pytest

from app.errors import OpeningRefused
from app.identity import client, seal
from app.identity.client import Reader
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole
from app.keeper.store import DataKey

LEADER = Reader(10, ReaderRole.LEADER, "awaiting_sign_off")


def reason_of(call, *args):
    with pytest.raises(OpeningRefused) as caught:
        call(*args)
    return caught.value.reason


def test_a_box_waits_until_its_digest_is_chained(served_on_both, at_desk):
    box = seal.seal_words("原话", "case-1")
    assert reason_of(client.deliver, box) == "not_chained"
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    client.deliver(box)
    with served_on_both.vault.reading() as session:
        assert session.query(DataKey).count() == 1


def test_only_the_newest_digest_of_a_record_is_taken(served, at_desk):
    first = seal.seal_identity(seal.Identity(name="甲"), "case-1")
    second = seal.seal_identity(
        seal.Identity(name="乙"), "case-1", record_id=first.record_id, version=2
    )
    at_desk.audit(first.record_id, first.digest)
    client.deliver(first)
    at_desk.audit(second.record_id, second.digest)
    assert reason_of(client.deliver, first) == "not_newest"
    client.deliver(second)
    at_desk.audit(first.record_id, first.digest)
    assert reason_of(client.deliver, first) == "old_version"


def test_a_box_sealed_by_somebody_else_in_its_place_is_refused(served, at_desk):
    box = seal.seal_words("原话", "case-1")
    at_desk.audit(box.record_id, box.digest)
    forged = seal.seal(BoxKind.WORDS, "假话".encode(), "case-1", record_id=box.record_id)
    assert reason_of(client.deliver, forged) == "not_newest"
    assert reason_of(client.deliver, dataclasses.replace(forged, digest=box.digest)) == "wrong_box"


@pytest.mark.parametrize(
    "change",
    [
        {"case_uid": "case-2"},
        {"kind": BoxKind.WORDS},
        {"version": 2},
        {"taker_id": 99},
    ],
)
def test_a_label_changed_at_the_desk_is_refused_even_when_audited(served, at_desk, change):
    """Whoever rules the desk's database can audit a new digest, but cannot change the seal."""
    from app.identity.wire.envelope import digest_of, sha256_hex  # noqa: PLC0415

    box = seal.seal_identity(seal.Identity(name="甲"), "case-1", taker_id=7)
    label = dataclasses.replace(box.label, **change)
    digest = digest_of(label, sha256_hex(box.ciphertext), box.wrapped_key)
    changed = dataclasses.replace(box, label=label, digest=digest)
    at_desk.audit(box.record_id, digest)
    assert reason_of(client.deliver, changed) == "wrong_box"


def test_a_key_of_another_installation_is_refused(served, at_desk):
    box = seal.seal_words("原话", "case-1")
    other = dataclasses.replace(box, label=dataclasses.replace(box.label, key_id="0" * 16))
    at_desk.audit(other.record_id, other.digest)
    assert reason_of(client.deliver, other) == "unknown_key"


def test_destroying_the_data_key_destroys_the_record(served, at_desk):
    box = at_desk.take()
    with served.vault.writing() as session:
        session.delete(session.get(DataKey, box.record_id))
    assert (
        reason_of(client.open_original, box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)
        == "unknown_record"
    )
