"""Keyset paging: the next page begins after the last row shown, whatever came in between."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from app.web.tokens import id_of, token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The rows of a page, and the cursor of the next one if there is more."""

    rows: Sequence[R]
    next_cursor: str | None


def page_of(
    rows: Sequence[R], size: int, key: Callable[[R], tuple[datetime | None, int]]
) -> Page[R]:
    """Cut ``size`` rows off ``size + 1`` fetched ones."""
    shown = rows[:size]
    if len(rows) <= size or not shown:
        return Page(shown, None)
    return Page(shown, write_cursor(*key(shown[-1])))


def write_cursor(moment: datetime | None, row_id: int) -> str:
    """Spell the place after a row; its id tells as little as one in an address."""
    raw = json.dumps([moment.isoformat() if moment else None, token_of(row_id, "place")])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime | None, int] | None:
    """Read a cursor; None for anything that is none, so a mended address shows the first page."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment, row = raw
        place = (datetime.fromisoformat(moment) if moment else None, id_of(str(row), "place"))
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None
    return None if place[1] is None else (place[0], place[1])
