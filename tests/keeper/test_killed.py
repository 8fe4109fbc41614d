"""Rotation and destruction killed (SIGKILL) at random moments: nothing is lost, nothing revived."""

import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from app.identity.wire import suites
from app.identity.wire.envelope import Label, seal_box, sha256_hex
from app.identity.wire.kinds import BoxKind
from app.identity.wire.messages import AuditEntry, Deliver
from app.keeper import chain, destruction, records, rotation
from app.keeper.keys import init_keys
from app.keeper.office import Office
from app.keeper.settings import KeeperSettings
from app.keeper.store import DataKey, Vault
from tests.keeper.conftest import NOON

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 400
KILLS = 6
COMMON = """
import sys, pathlib, datetime
from app.keeper import rotation, destruction
from app.keeper.office import Office
from app.keeper.settings import KeeperSettings
from app.keeper.store import Vault
folder = pathlib.Path(sys.argv[1])
at = datetime.datetime.fromisoformat(sys.argv[2])
vault = Vault(f"sqlite:///{folder}/keeper/vault.db")
office = Office.open(vault, folder / "keeper", KeeperSettings(), at)
rotation.BATCH = 40
print("go", flush=True)
"""
ROTATE = """
rotation.rotate(office, folder / "keeper.pub", at)
for key_id in rotation.retiring(office):
    rotation.destroy_old(office, key_id, at + datetime.timedelta(hours=1))
"""
SHRED = """
for number in range(20):
    order = destruction.Order(f"case-{number}", str(number), "g", "a", "b")
    destruction.destroy_case(office, order, at)
"""


@pytest.fixture
def store(short_path):
    """A vault with some hundred records, and their boxes."""
    (short_path / "keeper").mkdir(mode=0o700)
    vault = Vault(f"sqlite:///{short_path}/keeper/vault.db")
    init_keys(vault, short_path / "keeper", short_path / "keeper.pub", NOON)
    office = Office.open(vault, short_path / "keeper", KeeperSettings(), NOON)
    key = office.ring.private[office.ring.current_id].public()
    boxes = [seal_box(key, label(key, number), str(number).encode()) for number in range(RECORDS)]
    rows = [
        AuditEntry(number + 1, uuid.uuid4().hex * 2, box.record_id, box.digest)
        for number, box in enumerate(boxes)
    ]
    with vault.writing() as session:
        chain.chain_rows(session, office.ring.chain_key, rows, NOON)
        session.flush()
        for box in boxes:
            asked = Deliver(box.label, box.digest, sha256_hex(box.ciphertext), box.wrapped_key)
            records.take_over(session, office.ring, asked, NOON)
    yield short_path, boxes, vault
    vault.close()


def label(key: suites.PublicKey, number: int) -> Label:
    return Label(str(uuid.uuid4()), f"case-{number % 100}", BoxKind.WORDS, 1, key.key_id)


def run(folder, script, kill_after=None):
    """Run a script to its end or for so many seconds of its work; give how it ended and took."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMON + script, str(folder), NOON.isoformat()],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout.readline() == b"go\n"
    began = time.monotonic()
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    process.stdout.close()
    return process.wait(), time.monotonic() - began


def all_open(folder, vault, boxes):
    """Open every box whose key is there; give which are."""
    office = Office.open(vault, folder / "keeper", KeeperSettings(), NOON)
    found = set()
    with vault.reading() as session:
        for number, box in enumerate(boxes):
            if session.get(DataKey, box.record_id) is None:
                continue
            record = records.find(session, box.record_id, box.ciphertext)
            assert records.unseal(office.ring, record, box.ciphertext) == str(number).encode()
            found.add(box.label.case_uid)
        assert chain.verify_links(session, office.ring.chain_key, 0).wrong_seq is None
    return found


def test_a_rotation_killed_at_any_moment_loses_nothing_and_is_finished(store):
    folder, boxes, vault = store
    draw = random.Random(20261122)  # noqa: S311 - moments to kill at
    for _ in range(KILLS):
        ended, _ = run(folder, ROTATE, kill_after=draw.uniform(0, 0.5))
        assert ended in {0, -signal.SIGKILL}
        assert len(all_open(folder, vault, boxes)) == 100
    assert run(folder, ROTATE)[0] == 0
    assert len(all_open(folder, vault, boxes)) == 100
    office = Office.open(vault, folder / "keeper", KeeperSettings(), NOON)
    assert rotation.retiring(office) == ()
    with vault.reading() as session:
        assert {each.key_id for each in session.query(DataKey)} == {office.ring.current_id}
    rows = {path.stem for path in (folder / "keeper" / "keys").glob("*.json")}
    assert office.ring.current_id in rows
    assert boxes[0].label.key_id not in rows


def test_a_destruction_killed_at_any_moment_revives_nothing_and_is_finished(store):
    folder, boxes, vault = store
    draw = random.Random(20261123)  # noqa: S311 - moments to kill at
    gone: set[str] = set()
    for _ in range(KILLS):
        run(folder, SHRED, kill_after=draw.uniform(0, 0.25))
        left = all_open(folder, vault, boxes)
        assert not gone & left
        gone = {f"case-{number}" for number in range(100)} - left
    assert run(folder, SHRED)[0] == 0
    assert len(all_open(folder, vault, boxes)) == 80
    office = Office.open(vault, folder / "keeper", KeeperSettings(), NOON)
    assert len(destruction.to_remove(office)) == 20
    raw = b"".join(path.read_bytes() for path in (folder / "keeper").glob("vault.db*"))
    assert not any(box.wrapped_key[:64] in raw for box in boxes if box.label.case_uid in gone)
