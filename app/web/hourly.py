"""Counting by what must not be kept: keys under an hourly secret in the store without a disk.

A name or an address becomes a digest under a key that is drawn by chance for each hour and lives,
like the counts themselves, in the limiter's store alone, which is never written to a disk. When
the hour after is over nobody can say any more what was counted (confidentiality design §6).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

from limits.storage import MemoryStorage
from redis.exceptions import RedisError

from app.extensions import limiter

if TYPE_CHECKING:
    from datetime import datetime

HOUR: Final = 3600
# Redis counts in a script whose numbers are exact up to 2^53 only.
_PART_BITS: Final = 50
_PARTS: Final = "abc"
# Where the store does not answer each process counts for itself.
_AT_HOME: Final = MemoryStorage()


def read(key: str) -> int:
    """Give what was counted under a key."""
    try:
        return int(limiter.storage.get(key))
    except RedisError:
        return _AT_HOME.get(key)


def add(key: str, seconds: int, amount: int = 1) -> int:
    """Count one more under a key that is forgotten after some seconds; give the sum."""
    try:
        return int(limiter.storage.incr(key, seconds, amount))
    except RedisError:
        return _AT_HOME.incr(key, seconds, amount)


def ends_at(key: str) -> float:
    """Give the moment (seconds since 1970) at which a key is forgotten."""
    try:
        return float(limiter.storage.get_expiry(key))
    except RedisError:
        return _AT_HOME.get_expiry(key)


def forget(key: str) -> None:
    """Forget a key at once."""
    try:
        limiter.storage.clear(key)
    except RedisError:
        _AT_HOME.clear(key)


def digests(words: str, at: datetime) -> tuple[str, str]:
    """Digest under this hour's key and under the last one's: count in the first, read both."""
    hour = int(at.timestamp()) // HOUR
    return _digest(words, hour), _digest(words, hour - 1)


def _digest(words: str, hour: int) -> str:
    key = ":".join(str(_part(f"hour:{hour}:{part}")) for part in _PARTS)
    return hmac.new(key.encode(), words.encode(), hashlib.sha256).hexdigest()


def _part(name: str) -> int:
    # What was added is taken, not read again: a store that fails in between must give no zero.
    return read(name) or add(name, 2 * HOUR, secrets.randbits(_PART_BITS) + 1)
