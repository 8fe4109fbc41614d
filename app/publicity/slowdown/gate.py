"""The gate before a look-up: after many failures a try waits, or solves a small riddle.

The browser carries what it tries in a sealed token; the server keeps counts and used tokens only,
in the limiter's store, which is never written to a disk.
"""

from __future__ import annotations

import json
import math
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.publicity.slowdown import rules
from app.web import hourly, sealed_cookies

if TYPE_CHECKING:
    from datetime import datetime

TOKEN_SECONDS: Final = 1800


@dataclass(frozen=True, slots=True)
class Gate:
    """What is tried, by what it is counted, and how many failures cost nothing."""

    name: str
    free: int
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """What the waiting page needs."""

    token: str = field(repr=False)
    challenge: str
    bits: int
    seconds: int
    early: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """A token come back: what is tried, and the wait that is still owed, if one is."""

    content: str = field(repr=False)
    wait: Wait | None = None


def wait_for(gate: Gate, content: str, at: datetime) -> Wait | None:
    """Say what a try costs now; None lets it pass."""
    price = rules.price_of(_failures(gate, at), gate.free)
    if price is None:
        return None
    challenge = secrets.token_hex(16)
    ready = math.ceil(at.timestamp()) + price.seconds
    told = json.dumps([challenge, ready, price.bits, content])
    token = sealed_cookies.seal(told, _purpose(gate), at)
    return Wait(token, challenge, price.bits, price.seconds)


def come_back(gate: Gate, token: str, solution: str, at: datetime) -> Carried | None:
    """Take a token back, once; with time left it opens only by a solution.

    None for a token that is damaged, too old or used.
    """
    told = sealed_cookies.unseal(token, _purpose(gate), at, TOKEN_SECONDS)
    if told is None:
        return None
    challenge, ready, bits, content = json.loads(told)
    left = math.ceil(ready - at.timestamp())
    if left > 0 and not rules.is_solved(challenge, solution, bits):
        return Carried(content, Wait(token, challenge, bits, left, early=True))
    return Carried(content) if _is_unused(challenge, at) else None


def note_failure(gate: Gate, at: datetime) -> None:
    """Count one failure."""
    now, _ = rules.window_of(int(at.timestamp()))
    for name in _counters(gate, now, at)[:1]:
        hourly.add(name, 2 * rules.WINDOW)


def _failures(gate: Gate, at: datetime) -> int:
    windows = rules.window_of(int(at.timestamp()))
    return sum(hourly.read(name) for window in windows for name in _counters(gate, window, at))


def _counters(gate: Gate, window: int, at: datetime) -> list[str]:
    """Name the counters of a window: this hour's key first, then the last one's."""
    return [f"failed:{digest}" for digest in hourly.digests(f"{gate.name}:{gate.key}:{window}", at)]


def _is_unused(challenge: str, at: datetime) -> bool:
    current, last = (f"used:{digest}" for digest in hourly.digests(challenge, at))
    return hourly.read(last) == 0 and hourly.add(current, TOKEN_SECONDS * 2) == 1


def _purpose(gate: Gate) -> str:
    return f"wait:{gate.name}:{gate.key}"
