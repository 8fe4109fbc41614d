"""Tables for spreadsheets: no cell of ours is ever run as a formula (OWASP CSV injection)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK: Final = "\ufeff"


def safe_cell(text: str) -> str:
    """Give a text that a spreadsheet shows as it is; what would begin a formula gets a quote."""
    flat = text.replace("\x00", "")
    return f"'{flat}" if flat.lstrip(" \u00a0\ufeff").startswith(BEGINS_A_FORMULA) else flat


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give the lines of a CSV file one by one, with the mark by which spreadsheets know UTF-8."""
    yield BYTE_ORDER_MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()
