"""Hours as people write them: ``08:30-12:00, 14:30-18:00``; pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.clocks.computation import QuietWindow, leave_time

if TYPE_CHECKING:
    from collections.abc import Iterable

SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|—|~|至|到|to)\s*(\d{1,2}):(\d{2})")
BETWEEN: Final = re.compile(r"[,、;\n]+")
MOST: Final = 12


class Wrong(StrEnum):
    """What may be wrong with hours."""

    UNREADABLE = "unreadable"
    BACKWARDS = "backwards"
    OVERLAP = "overlap"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    NO_LENGTH = "no_length"
    NO_TIME_LEFT = "no_time_left"


class WrongHours(Exception):
    """Hours that cannot stand; ``part`` is what was written."""

    def __init__(self, wrong: Wrong, part: str = "") -> None:
        super().__init__(wrong.value)
        self.wrong = wrong
        self.part = part


def _spans(text: str) -> tuple[QuietWindow, ...]:
    """Read spans of a day in the order of their beginnings. Raises ``WrongHours``."""
    parts = [part.strip() for part in BETWEEN.split(unicodedata.normalize("NFKC", text))]
    spans = sorted(_span(part) for part in parts if part)
    if len(spans) > MOST:
        raise WrongHours(Wrong.TOO_MANY)
    return tuple(spans)


def _span(part: str) -> QuietWindow:
    found = SPAN.fullmatch(part)
    if found is None:
        raise WrongHours(Wrong.UNREADABLE, part[:40])
    hour, minute, last_hour, last_minute = (int(number) for number in found.groups())
    try:
        span = QuietWindow(time(hour, minute), time(last_hour, last_minute))
    except ValueError:
        raise WrongHours(Wrong.UNREADABLE, part[:40]) from None
    if span.begins == span.ends:
        raise WrongHours(Wrong.NO_LENGTH, part)
    return span


def read_office_hours(text: str) -> str:
    """Read office hours of one day, at least one span and none over midnight."""
    spans = _spans(text)
    if not spans:
        raise WrongHours(Wrong.EMPTY)
    for span in spans:
        if span.ends < span.begins:
            raise WrongHours(Wrong.BACKWARDS, written([span]))
    for one, two in pairwise(spans):
        if two.begins < one.ends:
            raise WrongHours(Wrong.OVERLAP, written([one, two]))
    return written(spans)


def read_windows(text: str) -> tuple[QuietWindow, ...]:
    """Read quiet windows; one may span midnight, and some of the day has to be left."""
    windows = _spans(text)
    if windows and not leave_time(windows):
        raise WrongHours(Wrong.NO_TIME_LEFT)
    return windows


def written(spans: Iterable[QuietWindow]) -> str:
    """Write spans so that they are read back."""
    return ", ".join(f"{span.begins:%H:%M}-{span.ends:%H:%M}" for span in spans)
