"""How long the next try waits, or how much it has to work out (confidentiality design §6). Pure.

Nothing is counted by address, so failures slow everybody down alike. A wait can be sat out by any
number of tries at once; what keeps a number from being guessed is its length. The work is for
those who do not want to wait, and costs whoever tries many.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

LONGEST_WAIT: Final = 60
FIRST_WAIT: Final = 5
STEP: Final = 10
LEAST_BITS: Final = 14
MOST_BITS: Final = 19
WINDOW: Final = 300
"""Failures count for one window and the next, in seconds."""


@dataclass(frozen=True, slots=True)
class Price:
    """What the next try costs: seconds to wait, or a number to find of so many leading bits."""

    seconds: int
    bits: int


def price_of(failures: int, free: int) -> Price | None:
    """Say what the next try costs after so many failures; the first ones cost nothing."""
    over = failures - free
    if over < 0:
        return None
    seconds = min(LONGEST_WAIT, FIRST_WAIT + over // STEP)
    bits = min(MOST_BITS, LEAST_BITS + over // (4 * STEP))
    return Price(seconds, bits)


def is_solved(challenge: str, solution: str, bits: int) -> bool:
    """Say whether the digest of challenge and solution begins with so many zero bits."""
    if not (solution.isascii() and solution.isdigit() and len(solution) <= 12):  # noqa: PLR2004 - more than any browser tries
        return False
    digest = hashlib.sha256(f"{challenge}:{solution}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0


def window_of(second: int) -> tuple[int, int]:
    """Name the window of a moment and the one before."""
    now = second // WINDOW
    return now, now - 1
