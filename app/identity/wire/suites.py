"""The algorithms behind ``seal`` and ``open``, and the keys that belong to them.

The suite is fixed when the vault is made and named in each key file. A provider of the national
algorithms (SM2, SM3, SM4) is another ``Suite`` with its two kinds of key, made known by
``register``; nothing else in the product names an algorithm.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import ClassVar, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.identity.wire.envelope import Tampered

NONCE_BYTES: Final = 12
DATA_KEY_BYTES: Final = 32


class UnknownSuite(Exception):
    """The key file names algorithms this build does not have; it does not start without them."""


class PublicKey(Protocol):
    """The half that the desk seals with."""

    @property
    def key_id(self) -> str:
        """Which key of the keeper it is."""

    @property
    def suite(self) -> Suite:
        """Its algorithms."""

    def wrap(self, data_key: bytes, bound: bytes) -> bytes:
        """Seal a data key for the keeper."""


class PrivateKey(Protocol):
    """The half that only the keeper has."""

    @property
    def key_id(self) -> str:
        """Which key of the keeper it is."""

    @property
    def suite(self) -> Suite:
        """Its algorithms."""

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Open a wrapped data key or raise ``Tampered``."""

    def public(self) -> PublicKey:
        """Give the other half."""

    def to_json(self) -> dict[str, str]:
        """Write the private key down, with ``key_id`` and ``suite``."""

    def public_json(self) -> dict[str, str]:
        """Write the public half down, with ``key_id`` and ``suite``."""


class Suite(Protocol):
    """A set of algorithms: how records are encrypted and what keys there are."""

    name: ClassVar[str]

    def new_data_key(self) -> bytes:
        """Draw the key of one record."""

    def encrypt(self, data_key: bytes, padded: bytes, bound: bytes) -> bytes:
        """Encrypt a padded record under its data key."""

    def decrypt(self, data_key: bytes, ciphertext: bytes, bound: bytes) -> bytes:
        """Undo ``encrypt`` or raise ``Tampered``."""

    def generate(self, key_id: str) -> PrivateKey:
        """Draw a new key."""

    def read_private(self, data: dict[str, str]) -> PrivateKey:
        """Read what ``to_json`` wrote."""

    def read_public(self, data: dict[str, str]) -> PublicKey:
        """Read what ``public_json`` wrote."""


class HybridSuite:
    """HPKE with ML-KEM-768 + X25519, HKDF-SHA-256 and AES-256-GCM; records under AES-256-GCM."""

    name: ClassVar[str] = "HPKE-MLKEM768-X25519-HKDF-SHA256-AES256GCM"

    def new_data_key(self) -> bytes:
        """Draw the key of one record."""
        return AESGCM.generate_key(bit_length=8 * DATA_KEY_BYTES)

    def encrypt(self, data_key: bytes, padded: bytes, bound: bytes) -> bytes:
        """Encrypt a padded record under its data key."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(data_key).encrypt(nonce, padded, bound)

    def decrypt(self, data_key: bytes, ciphertext: bytes, bound: bytes) -> bytes:
        """Undo ``encrypt`` or raise ``Tampered``."""
        nonce, rest = ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:]
        try:
            return AESGCM(data_key).decrypt(nonce, rest, bound)
        except (InvalidTag, ValueError) as error:
            raise Tampered from error

    def generate(self, key_id: str) -> HybridPrivateKey:
        """Draw a new key."""
        return HybridPrivateKey.generate(key_id)

    def read_private(self, data: dict[str, str]) -> HybridPrivateKey:
        """Read a private key file's content."""
        return HybridPrivateKey.from_json(data)

    def read_public(self, data: dict[str, str]) -> HybridPublicKey:
        """Read a public key file's content."""
        return HybridPublicKey.from_json(data)


HYBRID: Final = HybridSuite()
HPKE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_SUITES: Final[dict[str, Suite]] = {}


def register(suite: Suite) -> None:
    """Make a suite known by the name that key files give it."""
    _SUITES[suite.name] = suite


register(HYBRID)


def suite_named(name: str) -> Suite:
    """Find the suite a key file names. Raises ``UnknownSuite``: there is no silent downgrade."""
    if name not in _SUITES:
        raise UnknownSuite(name)
    return _SUITES[name]


def private_key(data: dict[str, str]) -> PrivateKey:
    """Read a private key file's content, whatever its suite. Raises ``UnknownSuite``."""
    return suite_named(data["suite"]).read_private(data)


def public_key(data: dict[str, str]) -> PublicKey:
    """Read a public key file's content, whatever its suite. Raises ``UnknownSuite``."""
    return suite_named(data["suite"]).read_public(data)


def _own(name: str) -> HybridSuite:
    if name != HYBRID.name:
        raise UnknownSuite(name)
    return HYBRID


@dataclass(frozen=True, slots=True)
class HybridPublicKey:
    """The keeper's public key, as the desk reads it from ``keeper.pub``."""

    key_id: str
    suite: Suite
    pair: hpke.MLKEM768X25519PublicKey = field(repr=False)

    @classmethod
    def from_json(cls, data: dict[str, str]) -> HybridPublicKey:
        """Read a public key file's content."""
        pair = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(b64decode(data["mlkem768"])),
            X25519PublicKey.from_public_bytes(b64decode(data["x25519"])),
        )
        return cls(data["key_id"], _own(data["suite"]), pair)

    def wrap(self, data_key: bytes, bound: bytes) -> bytes:
        """Seal a data key for the keeper."""
        return HPKE.encrypt(data_key, self.pair, bound)


@dataclass(frozen=True, slots=True)
class HybridPrivateKey:
    """A private key of the keeper: its two parts, since the hybrid class has no serialiser."""

    key_id: str
    suite: Suite
    mlkem: MLKEM768PrivateKey = field(repr=False)
    x25519: X25519PrivateKey = field(repr=False)

    @property
    def pair(self) -> hpke.MLKEM768X25519PrivateKey:
        """Put the two parts together."""
        return hpke.MLKEM768X25519PrivateKey(self.mlkem, self.x25519)

    @classmethod
    def generate(cls, key_id: str) -> HybridPrivateKey:
        """Draw a new key."""
        return cls(key_id, HYBRID, MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_json(cls, data: dict[str, str]) -> HybridPrivateKey:
        """Read a private key file's content."""
        return cls(
            data["key_id"],
            _own(data["suite"]),
            MLKEM768PrivateKey.from_seed_bytes(b64decode(data["mlkem768_seed"])),
            X25519PrivateKey.from_private_bytes(b64decode(data["x25519"])),
        )

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Open a wrapped data key or raise ``Tampered``."""
        try:
            return HPKE.decrypt(wrapped, self.pair, bound)
        except (InvalidTag, ValueError) as error:
            raise Tampered from error

    def to_json(self) -> dict[str, str]:
        """Write the private key down: the seed of one part and the raw bytes of the other."""
        return {
            "key_id": self.key_id,
            "suite": self.suite.name,
            "mlkem768_seed": b64encode(self.mlkem.private_bytes_raw()).decode(),
            "x25519": b64encode(self.x25519.private_bytes_raw()).decode(),
        }

    def public_json(self) -> dict[str, str]:
        """Write the public half down."""
        return {
            "key_id": self.key_id,
            "suite": self.suite.name,
            "mlkem768": b64encode(self.mlkem.public_key().public_bytes_raw()).decode(),
            "x25519": b64encode(self.x25519.public_key().public_bytes_raw()).decode(),
        }

    def public(self) -> HybridPublicKey:
        """Give the public half."""
        return HybridPublicKey.from_json(self.public_json())
