"""The envelope of a sealed record: label, padding, own data key, digest.

A record is AES-256-GCM under a data key of its own; only the data key is sealed with the keeper's
public key (confidentiality design §2). The label is bound twice: as associated data of the record
and as the ``info`` of the wrapped key.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.identity.wire.kinds import BoxKind

if TYPE_CHECKING:
    from app.identity.wire.suites import PrivateKey, PublicKey, Suite

IDENTITY_SIZE: Final = 1024
BLOCK_SIZE: Final = 4096
LENGTH_BYTES: Final = 4


class TooLong(ValueError):
    """The text does not fit the fixed size of its kind."""


class Tampered(Exception):
    """The box is not what was sealed: a byte, its label or its key has been changed."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a box says of itself in clear, and what its seal binds."""

    record_id: str
    case_uid: str
    kind: BoxKind
    version: int
    key_id: str
    taker_id: int | None = None

    def to_bytes(self) -> bytes:
        """Write the label down in its one form."""
        parts = [
            "huiyin-box-1",
            self.record_id,
            self.case_uid,
            self.kind.value,
            self.version,
            self.key_id,
            self.taker_id,
        ]
        return json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class SealedBox:
    """A sealed record on its way: ciphertext for the desk, wrapped key for the keeper."""

    label: Label
    digest: str
    ciphertext: bytes = field(repr=False)
    wrapped_key: bytes = field(repr=False)

    @property
    def record_id(self) -> str:
        """The opaque id by which the desk knows the box."""
        return self.label.record_id


def pad(kind: BoxKind, plaintext: bytes) -> bytes:
    """Bring a text to its fixed size: identity exactly 1,024 bytes, the rest whole blocks.

    Raises ``TooLong`` when an identity does not fit.
    """
    framed = len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext
    if kind is not BoxKind.IDENTITY:
        return framed + bytes(-len(framed) % BLOCK_SIZE)
    if len(framed) > IDENTITY_SIZE:
        raise TooLong(kind.value)
    return framed.ljust(IDENTITY_SIZE, b"\0")


def unpad(padded: bytes) -> bytes:
    """Take the padding off again."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]


def digest_of(label: Label, ciphertext_digest: str, wrapped_key: bytes) -> str:
    """Name a box by everything in it; the audit record holds this."""
    return digest_from(label, ciphertext_digest, sha256_hex(wrapped_key))


def digest_from(label: Label, ciphertext_digest: str, wrap_digest: str) -> str:
    """Name a box by its label and the digests of its two parts."""
    whole = hashlib.sha256()
    whole.update(hashlib.sha256(label.to_bytes()).digest())
    whole.update(bytes.fromhex(ciphertext_digest))
    whole.update(bytes.fromhex(wrap_digest))
    return whole.hexdigest()


def sha256_hex(data: bytes) -> str:
    """Digest some bytes."""
    return hashlib.sha256(data).hexdigest()


def seal_box(key: PublicKey, label: Label, plaintext: bytes) -> SealedBox:
    """Seal a text for the keeper. Nobody at the desk can open the result."""
    suite = key.suite
    bound = label.to_bytes()
    data_key = suite.new_data_key()
    ciphertext = suite.encrypt(data_key, pad(label.kind, plaintext), bound)
    wrapped = key.wrap(data_key, bound)
    return SealedBox(label, digest_of(label, sha256_hex(ciphertext), wrapped), ciphertext, wrapped)


def open_box(key: PrivateKey, label: Label, ciphertext: bytes, wrapped_key: bytes) -> bytes:
    """Open a box. Raises ``Tampered`` when any byte or any part of the label is not as sealed."""
    data_key = key.unwrap(wrapped_key, label.to_bytes())
    return open_with(key.suite, data_key, label, ciphertext)


def open_with(suite: Suite, data_key: bytes, label: Label, ciphertext: bytes) -> bytes:
    """Open a box whose data key is at hand. Raises ``Tampered`` like ``open_box``."""
    return unpad(suite.decrypt(data_key, ciphertext, label.to_bytes()))
