import dataclasses
import json
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.wire.envelope import (
    Label,
    Tampered,
    TooLong,
    digest_of,
    open_box,
    seal_box,
    sha256_hex,
)
from app.identity.wire.kinds import BoxKind, Disclosure, IdentityField
from app.identity.wire.person import FIELD_LIMITS, Identity
from app.identity.wire.suites import HybridPrivateKey, HybridPublicKey, UnknownSuite

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
KEY = HybridPrivateKey.from_json(VECTORS["key"])
OTHER_KEY = dataclasses.replace(HybridPrivateKey.generate("other"), key_id=KEY.key_id)
OVERHEAD = 12 + 16


def label(kind=BoxKind.WORDS, **changes):
    values = {
        "record_id": "r-1",
        "case_uid": "c-1",
        "kind": kind,
        "version": 1,
        "key_id": KEY.key_id,
        "taker_id": 7,
    }
    return Label(**(values | changes))


BOX = seal_box(KEY.public(), label(), "原话".encode())


@pytest.mark.parametrize("vector", VECTORS["boxes"], ids=lambda vector: vector["kind"])
def test_what_an_earlier_build_sealed_is_opened(vector):
    kind = BoxKind(vector["kind"])
    sealed = label(
        kind,
        record_id=vector["record_id"],
        case_uid=vector["case_uid"],
        version=vector["version"],
        taker_id=vector["taker_id"],
    )
    ciphertext = b64decode(vector["ciphertext"])
    wrapped = b64decode(vector["wrapped_key"])
    assert open_box(KEY, sealed, ciphertext, wrapped) == b64decode(vector["plaintext"])
    assert digest_of(sealed, sha256_hex(ciphertext), wrapped) == vector["digest"]
    assert KEY.public_json() == VECTORS["public"]


def test_every_identity_has_the_same_size():
    sizes = {
        len(seal_box(KEY.public(), label(BoxKind.IDENTITY), identity.to_bytes()).ciphertext)
        for identity in (
            Identity(),
            Identity(name="测试", phone="13800000000", address="某路" * 40),
        )
    }
    assert sizes == {1024 + OVERHEAD}


@pytest.mark.parametrize(("length", "blocks"), [(0, 1), (4092, 1), (4093, 2), (9000, 3)])
def test_words_fill_whole_blocks(length, blocks):
    box = seal_box(KEY.public(), label(), b"x" * length)
    assert len(box.ciphertext) == 4096 * blocks + OVERHEAD


def test_an_identity_that_does_not_fit_is_refused():
    with pytest.raises(TooLong):
        seal_box(KEY.public(), label(BoxKind.IDENTITY), Identity(name="字" * 400).to_bytes())


def test_the_longest_fields_allowed_fit_together():
    figures = {IdentityField.PHONE, IdentityField.SECOND_PHONE, IdentityField.ID_NUMBER}
    values = {
        name.value: ("1" if name in figures | {IdentityField.EMAIL} else "字") * limit
        for name, limit in FIELD_LIMITS.items()
    }
    identity = Identity(
        disclosure=Disclosure.CONFIDENTIAL,
        consents_to_mediation=True,
        consents_to_disclosure=True,
        safe_to_message=True,
        **values,
    )
    assert seal_box(KEY.public(), label(BoxKind.IDENTITY), identity.to_bytes())
    assert Identity.from_bytes(identity.to_bytes()) == identity


@given(st.text(max_size=3000))
def test_what_was_sealed_is_opened(text):
    box = seal_box(KEY.public(), label(), text.encode())
    assert open_box(KEY, box.label, box.ciphertext, box.wrapped_key).decode() == text


@given(st.integers(0, len(BOX.ciphertext) - 1), st.integers(1, 255))
def test_any_changed_byte_of_the_record_is_refused(place, change):
    changed = bytearray(BOX.ciphertext)
    changed[place] ^= change
    with pytest.raises(Tampered):
        open_box(KEY, BOX.label, bytes(changed), BOX.wrapped_key)


@given(st.integers(0, len(BOX.wrapped_key) - 1), st.integers(1, 255))
def test_any_changed_byte_of_the_wrapped_key_is_refused(place, change):
    changed = bytearray(BOX.wrapped_key)
    changed[place] ^= change
    with pytest.raises(Tampered):
        open_box(KEY, BOX.label, BOX.ciphertext, bytes(changed))


@pytest.mark.parametrize(
    "change",
    [
        {"record_id": "r-2"},
        {"case_uid": "c-2"},
        {"kind": BoxKind.IDENTITY},
        {"version": 2},
        {"key_id": "another"},
        {"taker_id": None},
    ],
)
def test_any_changed_part_of_the_label_is_refused(change):
    with pytest.raises(Tampered):
        open_box(KEY, label(**change), BOX.ciphertext, BOX.wrapped_key)


@pytest.mark.parametrize("length", [0, 5, 27])
def test_a_record_cut_short_is_refused(length):
    with pytest.raises(Tampered):
        open_box(KEY, BOX.label, BOX.ciphertext[:length], BOX.wrapped_key)
    with pytest.raises(Tampered):
        open_box(KEY, BOX.label, BOX.ciphertext, BOX.wrapped_key[:length])


def test_another_key_opens_nothing():
    with pytest.raises(Tampered):
        open_box(OTHER_KEY, BOX.label, BOX.ciphertext, BOX.wrapped_key)


def test_a_suite_this_build_lacks_is_refused():
    with pytest.raises(UnknownSuite):
        HybridPublicKey.from_json(VECTORS["public"] | {"suite": "SM2-SM3-SM4"})


def test_no_repr_tells_anything():
    identity = Identity(name="欧阳测试", phone="13800000000", disclosure=Disclosure.NAMED)
    assert repr(identity) == "Identity()"
    assert "ciphertext" not in repr(BOX)
    assert "mlkem=" not in repr(KEY)
