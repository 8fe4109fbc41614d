"""How long wrong tries make the next one wait (quality: never locked out for good)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Pace:
    """How many wrong tries are free, and how long a wait may become at most."""

    free: int
    most_seconds: int


ACCOUNT: Final = Pace(free=5, most_seconds=300)
# Many people share the address of an office: it is slowed later and less.
ADDRESS: Final = Pace(free=40, most_seconds=60)


def wait_after(failures: int, pace: Pace) -> int:
    """Give the seconds until the next try: none at first, then doubling up to a limit."""
    over = failures - pace.free
    if over < 0:
        return 0
    return min(1 << min(over, 16), pace.most_seconds)
