"""When the desk tries again, and when it has tried enough. Pure (P10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.cases.contact.kinds import AttemptOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

TRIES: Final = 3
APART: Final = timedelta(hours=3)
WITHIN: Final = timedelta(hours=48)
FRUITLESS: Final = frozenset(
    {AttemptOutcome.NO_ANSWER, AttemptOutcome.ENGAGED, AttemptOutcome.WRONG_NUMBER}
)
GENUINE: Final = frozenset(AttemptOutcome) - {AttemptOutcome.WRONG_NUMBER}
"""Tries that satisfy a limit: somebody's telephone rang, or would have."""


def counted(tries: Sequence[datetime]) -> list[datetime]:
    """Choose, of fruitless tries in order of time, those at least three hours apart."""
    chosen: list[datetime] = []
    for at in tries:
        if not chosen or at - chosen[-1] >= APART:
            chosen.append(at)
    return chosen


def tried_enough(tries: Sequence[datetime]) -> bool:
    """Say whether three tries that count lie within 48 hours, whichever is the first of them."""
    for start in range(len(tries)):
        chosen = counted(tries[start:])[:TRIES]
        if len(chosen) == TRIES and chosen[-1] - chosen[0] <= WITHIN:
            return True
    return False


def next_try(tries: Sequence[datetime]) -> datetime | None:
    """Say from when the next try counts; nothing before the first."""
    chosen = counted(tries)
    return chosen[-1] + APART if chosen else None
