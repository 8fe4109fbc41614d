"""A file sealed to a public key, in chunks, so that a store of any size needs little memory.

The key of the file is wrapped like a data key. Each chunk is bound to its place and to whether it
is the last: none can be left out, moved, or cut off.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from typing import IO, TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.identity.wire.envelope import Tampered

if TYPE_CHECKING:
    from app.identity.wire.suites import PrivateKey, PublicKey

CHUNK: Final = 1 << 20
TAG: Final = 16
MAGIC: Final = "huiyin-vault-backup-1"
LONGEST_HEADER: Final = 1 << 16


class Writer:
    """Takes bytes and writes them sealed; ``finish`` writes the last chunk."""

    def __init__(self, out: IO[bytes], key: PublicKey, facts: dict[str, Any]) -> None:
        own = AESGCM.generate_key(bit_length=256)
        bound = json.dumps(facts, sort_keys=True).encode()
        wrapped = b64encode(key.wrap(own, bound)).decode()
        header = {"format": MAGIC, "facts": facts, "kit_id": key.key_id, "wrapped": wrapped}
        out.write(json.dumps(header).encode() + b"\n")
        self._out: Final = out
        self._aead: Final = AESGCM(own)
        self._place = 0
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._held += data
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), is_last=False)
            del self._held[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write what is held as the last chunk."""
        self._put(bytes(self._held), is_last=True)
        self._out.flush()
        os.fsync(self._out.fileno())

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        nonce, bound = _place(self._place, is_last=is_last)
        self._out.write(self._aead.encrypt(nonce, chunk, bound))
        self._place += 1


def _place(number: int, *, is_last: bool) -> tuple[bytes, bytes]:
    return number.to_bytes(12, "big"), b"last" if is_last else b"more"


def read_header(source: IO[bytes]) -> dict[str, Any]:
    """Read the clear part. Raises ``Tampered`` when it is no such file."""
    try:
        header: dict[str, Any] = json.loads(source.readline(LONGEST_HEADER))
        if header["format"] != MAGIC:
            raise Tampered
    except (ValueError, KeyError, TypeError) as error:
        raise Tampered from error
    return header


class Reader:
    """Gives the bytes of a sealed file; the header has been read."""

    def __init__(self, source: IO[bytes], header: dict[str, Any], key: PrivateKey) -> None:
        bound = json.dumps(header["facts"], sort_keys=True).encode()
        self._aead: Final = AESGCM(key.unwrap(b64decode(header["wrapped"]), bound))
        self._source: Final = source
        self._place = 0
        self._held = bytearray()
        self._next = source.read(CHUNK + TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        """Give up to so many bytes. Raises ``Tampered`` at the first wrong chunk."""
        while len(self._held) < size and not self._ended:
            self._take()
        given = bytes(self._held[:size])
        del self._held[:size]
        return given

    def _take(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        self._ended = not self._next
        nonce, bound = _place(self._place, is_last=self._ended)
        try:
            self._held += self._aead.decrypt(nonce, chunk, bound)
        except (InvalidTag, ValueError) as error:
            raise Tampered from error
        self._place += 1
