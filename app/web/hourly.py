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
_HALF_A_KEY_BITS: Final = 61
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
    halves = ":".join(str(_half(f"hour:{hour}:{part}")) for part in "ab")
    return hmac.new(halves.encode(), words.encode(), hashlib.sha256).hexdigest()


def _half(name: str) -> int:
    drawn = read(name)
    if not drawn:
        add(name, 2 * HOUR, secrets.randbits(_HALF_A_KEY_BITS) + 1)
        drawn = read(name)
    return drawn
