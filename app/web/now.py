"""The moment a request or job acts at: the only clock the pages read."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Give the current moment in UTC."""
    return datetime.now(UTC)
