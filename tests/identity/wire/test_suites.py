"""A second suite takes the first one's place by being registered, and nothing else changes.

It stands for a provider of the national algorithms, and is none: its wrapping is a toy.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.identity import client
from app.identity.wire import suites
from app.identity.wire.envelope import Label, Tampered, open_box, seal_box
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole
from app.keeper import rotation
from app.keeper.keys import make_key, publish
from app.keeper.store import DataKey, SealingKey
from tests.keeper.conftest import (  # noqa: F401 - fixtures
    at_desk,
    served,
    settings,
    sqlite_url,
)
from tests.keeper.offices import Offices

NONCE = bytes(12)


class ToySuite:
    """Another cipher for records, and a symmetric toy in place of a key pair."""

    name = "TOY-CHACHA20"

    def new_data_key(self):
        return ChaCha20Poly1305.generate_key()

    def encrypt(self, data_key, padded, bound):
        return ChaCha20Poly1305(data_key).encrypt(NONCE, padded, bound)

    def decrypt(self, data_key, ciphertext, bound):
        try:
            return ChaCha20Poly1305(data_key).decrypt(NONCE, ciphertext, bound)
        except Exception as error:
            raise Tampered from error

    def generate(self, key_id):
        return ToyKey(key_id, self, ChaCha20Poly1305.generate_key())

    def read_private(self, data):
        return ToyKey(data["key_id"], self, b64decode(data["key"]))

    read_public = read_private


@dataclass(frozen=True)
class ToyKey:
    key_id: str
    suite: ToySuite
    key: bytes = field(repr=False)

    def wrap(self, data_key, bound):
        return ChaCha20Poly1305(self.key).encrypt(NONCE, data_key, bound)

    def unwrap(self, wrapped, bound):
        try:
            return ChaCha20Poly1305(self.key).decrypt(NONCE, wrapped, bound)
        except Exception as error:
            raise Tampered from error

    def public(self):
        return self

    def to_json(self):
        return {
            "key_id": self.key_id,
            "suite": self.suite.name,
            "key": b64encode(self.key).decode(),
        }

    public_json = to_json


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setitem(suites._SUITES, ToySuite.name, ToySuite())
    return suites.suite_named(ToySuite.name)


def test_an_unregistered_suite_is_not_read():
    with pytest.raises(suites.UnknownSuite):
        suites.private_key({"suite": ToySuite.name, "key_id": "x", "key": ""})


def test_boxes_of_another_suite_seal_and_open(toy):
    key = suites.private_key(json.loads(json.dumps(toy.generate("k1").to_json())))
    label = Label("r", "c", BoxKind.WORDS, 1, "k1")
    box = seal_box(suites.public_key(key.public_json()), label, "原话".encode())
    assert open_box(key, label, box.ciphertext, box.wrapped_key).decode() == "原话"
    with pytest.raises(Tampered):
        open_box(key, Label("s", "c", BoxKind.WORDS, 1, "k1"), box.ciphertext, box.wrapped_key)


def test_a_vault_goes_over_to_another_suite_and_opens_what_was_sealed_before(
    served,  # noqa: F811
    at_desk,  # noqa: F811
    toy,
):
    """What a change of algorithms would do: a key of the other suite, then a rotation to it."""
    offices = Offices()
    office = offices(served)
    before = at_desk.take(text="旧算法")
    private = make_key(office.folder, toy)
    with office.vault.writing() as session:
        rotation._replace(session, before.label.key_id, private.key_id, toy.name, served.clock())
    rotation._touch(office.folder)
    office.refresh(served.clock())
    publish(office.ring, served.folder / "keeper.pub")
    assert rotation.rewrap_all(office, served.clock()) == (1, ())
    after = at_desk.take(text="新算法")
    assert after.label.key_id == private.key_id
    with served.vault.reading() as session:
        assert session.get(SealingKey, private.key_id).suite == toy.name
        assert session.get(DataKey, before.record_id).key_id == private.key_id
    assert open_(before) == "旧算法"
    assert open_(after) == "新算法"
    offices.close()


def open_(box):

    reader = client.Reader(10, ReaderRole.LEADER, "awaiting_sign_off")
    return client.open_original(box.record_id, box.ciphertext, reader, Ground.SIGN_OFF).decode()
