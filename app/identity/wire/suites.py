"""The algorithms behind ``seal`` and ``open``, and the keys that belong to them.

The suite is fixed when the vault is made and named in each key file. A provider of the national
algorithms (SM2, SM3, SM4) is another class with the five methods of ``HybridSuite`` and a name of
its own in ``suite_named``; nothing else in the product names an algorithm.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import ClassVar, Final

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


class HybridSuite:
    """HPKE with ML-KEM-768 + X25519, HKDF-SHA-256 and AES-256-GCM; records under AES-256-GCM."""

    name: ClassVar[str] = "HPKE-MLKEM768-X25519-HKDF-SHA256-AES256GCM"

    def __init__(self) -> None:
        self._hpke = hpke.Suite(
            hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM
        )

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

    def wrap(self, key: HybridPublicKey, data_key: bytes, bound: bytes) -> bytes:
        """Seal a data key for the keeper."""
        return self._hpke.encrypt(data_key, key.pair, bound)

    def unwrap(self, key: HybridPrivateKey, wrapped: bytes, bound: bytes) -> bytes:
        """Open a wrapped data key or raise ``Tampered``."""
        try:
            return self._hpke.decrypt(wrapped, key.pair, bound)
        except (InvalidTag, ValueError) as error:
            raise Tampered from error


HYBRID: Final = HybridSuite()


def suite_named(name: str) -> HybridSuite:
    """Find the suite a key file names. Raises ``UnknownSuite``: there is no silent downgrade."""
    if name != HYBRID.name:
        raise UnknownSuite(name)
    return HYBRID


@dataclass(frozen=True, slots=True)
class HybridPublicKey:
    """The keeper's public key, as the desk reads it from ``keeper.pub``."""

    key_id: str
    suite: HybridSuite
    pair: hpke.MLKEM768X25519PublicKey = field(repr=False)

    @classmethod
    def from_json(cls, data: dict[str, str]) -> HybridPublicKey:
        """Read a public key file's content."""
        pair = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(b64decode(data["mlkem768"])),
            X25519PublicKey.from_public_bytes(b64decode(data["x25519"])),
        )
        return cls(data["key_id"], suite_named(data["suite"]), pair)


@dataclass(frozen=True, slots=True)
class HybridPrivateKey:
    """A private key of the keeper: its two parts, since the hybrid class has no serialiser."""

    key_id: str
    suite: HybridSuite
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
            suite_named(data["suite"]),
            MLKEM768PrivateKey.from_seed_bytes(b64decode(data["mlkem768_seed"])),
            X25519PrivateKey.from_private_bytes(b64decode(data["x25519"])),
        )

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
