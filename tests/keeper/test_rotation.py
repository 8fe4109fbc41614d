import json
import sqlite3

import pytest

from app.errors import OpeningRefused
from app.identity import client, lifecycle, seal
from app.identity.client import Reader
from app.identity.wire.envelope import Label
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole
from app.keeper import rotation
from app.keeper.keys import load_keys
from app.keeper.store import DataKey, SealingKey
from tests.keeper.offices import Offices

LEADER = Reader(10, ReaderRole.LEADER, "awaiting_sign_off")


@pytest.fixture
def beside():
    offices = Offices()
    yield offices
    offices.close()


@pytest.fixture
def office(served_on_both, beside):
    return beside(served_on_both)


def open_(box):
    return client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)


def rotate(served, office):
    return rotation.rotate(office, served.folder / "keeper.pub", served.clock())


def key_files(served):
    return {path.stem for path in (served.folder / "keeper" / "keys").glob("*.json")}


def test_after_a_rotation_everything_opens_and_new_boxes_use_the_new_key(
    served_on_both, at_desk, office
):
    before = [at_desk.take(text=f"原话{number}") for number in range(7)]
    old = before[0].label.key_id
    progress = rotate(served_on_both, office)
    assert (progress.rewrapped, progress.unusable, progress.retiring) == (7, (), (old,))
    assert [open_(box).decode() for box in before] == [f"原话{number}" for number in range(7)]
    after = at_desk.take(text="新")
    assert after.label.key_id == progress.key_id == client.health().key_id != old
    assert open_(after).decode() == "新"
    assert client.verify(at_desk.rows).wrong is None


def test_the_old_key_is_destroyed_only_when_the_desk_has_nothing_left_under_it(
    served_on_both, at_desk, office
):
    on_its_way = seal.seal_words("在路上", "case-1")
    delivered = at_desk.take(text="已到")
    old = delivered.label.key_id
    rotate(served_on_both, office)
    with pytest.raises(OpeningRefused) as caught:
        lifecycle.nothing_waits(old)
    assert caught.value.reason == "key_needed"
    at_desk.audit(on_its_way.record_id, on_its_way.digest)
    client.deliver(on_its_way)
    served_on_both.clock.move(minutes=11)
    lifecycle.nothing_waits(old)
    assert lifecycle.retiring() == ()
    assert key_files(served_on_both) == {client.health().key_id}
    assert open_(on_its_way).decode() == "在路上"
    assert open_(delivered).decode() == "已到"
    client.deliver(delivered)


def test_rotating_twice_keeps_records_of_every_age(served_on_both, at_desk, office):
    first = at_desk.take(text="一")
    for _ in range(2):
        rotate(served_on_both, office)
        served_on_both.clock.move(minutes=11)
        for key_id in lifecycle.retiring():
            lifecycle.nothing_waits(key_id)
    second = at_desk.take(text="二")
    rotate(served_on_both, office)
    assert [open_(first).decode(), open_(second).decode()] == ["一", "二"]


def test_a_run_that_stopped_anywhere_is_finished_by_the_next(served, at_desk, monkeypatch, beside):
    """Each step in turn is the last one that the first run did."""
    monkeypatch.setattr(rotation, "BATCH", 2)
    public = served.folder / "keeper.pub"
    office = beside(served)
    boxes = [at_desk.take(text=f"{number}") for number in range(5)]
    steps = [
        lambda: rotation.make_key(office.folder, next(iter(office.ring.private.values())).suite),
        lambda: rotation.begin(office, public, served.clock()),
        lambda: rotation.rewrap_some(office, "", served.clock()),
    ]
    for step in steps:
        step()
        office = beside(served)
        assert [open_(box).decode() for box in boxes] == list("01234")
    assert rotate(served, office).rewrapped == 3
    assert [open_(box).decode() for box in boxes] == list("01234")


def test_a_key_marked_destroyed_whose_file_is_left_is_removed_by_the_next_run(
    served, at_desk, beside
):
    office = beside(served)
    old = at_desk.take().label.key_id
    rotate(served, office)
    with served.vault.writing() as session:
        session.get(SealingKey, old).destroyed_at = served.clock()
    assert old not in load_keys(served.vault, office.folder).private
    assert old in key_files(served)
    rotation.sweep(office, served.clock())
    assert old not in key_files(served)


def test_a_record_tampered_with_keeps_its_old_key_and_is_named(served, at_desk, beside):
    office = beside(served)
    good, bad = at_desk.take(text="好"), at_desk.take(text="坏")
    with served.vault.writing() as session:
        session.get(DataKey, bad.record_id).wrapped_key = b"\0" * 1200
    progress = rotate(served, office)
    assert (progress.rewrapped, progress.unusable) == (1, (bad.record_id,))
    served.clock.move(hours=1)
    with pytest.raises(OpeningRefused):
        lifecycle.nothing_waits(good.label.key_id)
    assert open_(good).decode() == "好"


@pytest.mark.parametrize("part", ["wrapped_key", "wrap_mac", "sealed_wrap_digest", "digest"])
def test_wrappings_swapped_between_records_after_a_rotation_are_refused(
    served, at_desk, part, beside
):
    office = beside(served)
    one, two = at_desk.take(text="甲"), at_desk.take(text="乙")
    rotate(served, office)
    with served.vault.writing() as session:
        first, second = session.get(DataKey, one.record_id), session.get(DataKey, two.record_id)
        setattr(first, part, getattr(second, part))
    with pytest.raises(OpeningRefused) as caught:
        open_(one)
    assert caught.value.reason == "wrong_box"
    assert open_(two).decode() == "乙"


def test_a_box_put_in_place_of_another_after_a_rotation_is_refused(served, at_desk, beside):
    """Someone with the public key and the vault's tables, but without the store key."""
    office = beside(served)
    box = at_desk.take(text="真")
    rotate(served, office)
    ring = office.ring
    label = Label(**{name: getattr(box.label, name) for name in Label.__slots__})
    data_key = b"k" * 32
    bound = label.to_bytes() + b"\0rewrapped\0" + ring.current_id.encode()
    forged = ring.private[ring.current_id].public().wrap(data_key, bound)
    with served.vault.writing() as session:
        session.get(DataKey, box.record_id).wrapped_key = forged
    with pytest.raises(OpeningRefused) as caught:
        open_(box)
    assert caught.value.reason == "wrong_box"


def test_old_wrappings_leave_the_files_of_the_vault(served, at_desk, beside):
    office = beside(served)
    box = at_desk.take(text="甲", kind=BoxKind.WORDS)
    rotate(served, office)
    raw = b"".join(path.read_bytes() for path in (served.folder / "keeper").glob("vault.db*"))
    assert box.wrapped_key[:64] not in raw
    with sqlite3.connect(served.folder / "keeper" / "vault.db") as plain:
        assert plain.execute("SELECT count(*) FROM data_keys").fetchone() == (1,)


def test_the_public_key_told_is_the_one_that_seals(served, beside):
    progress = rotate(served, beside(served))
    told = json.loads((served.folder / "keeper.pub").read_text())
    assert told["key_id"] == progress.key_id
