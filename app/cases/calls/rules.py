"""What the telephone system has to sign, and what no address may hold. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FRESH: Final = timedelta(minutes=5)
OPEN: Final = timedelta(hours=12)
"""How long a call's page may be opened; no call of ours is longer."""

LONGEST_BODY: Final = 2_000
_NUMBER: Final = re.compile(r"\d(?:[\s\-+().·]{0,3}\d){6,}")


def secret_of(secret_key: str, generation: str) -> str:
    """Derive the secret shared with the telephone system; a new generation makes another."""
    words = f"telephone:{generation}".encode()
    return hmac.new(secret_key.encode(), words, hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign time and body: hex of HMAC-SHA-256 over ``timestamp.body``."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, given: str, body: bytes, at: datetime) -> bool:
    """Say whether the signature is right and no older than five minutes."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 10):  # noqa: PLR2004 - seconds until the year 2286
        return False
    said_at = datetime.fromtimestamp(int(timestamp), UTC)
    right = hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode())
    return right and abs(at - said_at) <= FRESH


def holds_a_number(values: Iterable[str]) -> bool:
    """Say whether a part of an address holds what may be a telephone number."""
    return any(_NUMBER.search(unicodedata.normalize("NFKC", value)) for value in values)
