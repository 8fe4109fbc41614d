"""Which limits a wall shows, and how many."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.clocks.kinds import ClockKind

BESIDE_ARRIVAL: Final = (
    ClockKind.DISPATCH,
    ClockKind.RECEIPT,
    ClockKind.FIRST_REPLY,
    ClockKind.FEEDBACK,
)
"""Limits of minutes that the shift itself answers for."""

SHIFT: Final = timedelta(hours=24)
"""A wall shows what was or will be due within a day of now; older lateness is only counted."""

MOST_ARRIVALS: Final = 6
MOST_OTHERS: Final = 8
