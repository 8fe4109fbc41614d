"""What a check says: in plain words, and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters: FAIL breaks a promise, WARN weakens one."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    about: str
    level: Level
    words: str


def ok(about: str, words: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(about, Level.OK, words)


def warn(about: str, words: str) -> Finding:
    """Say that a promise is weaker than it could be."""
    return Finding(about, Level.WARN, words)


def fail(about: str, words: str) -> Finding:
    """Say that a promise does not hold."""
    return Finding(about, Level.FAIL, words)
