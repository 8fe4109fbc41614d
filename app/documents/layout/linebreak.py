"""Chinese line breaking on a grid of cells (GB/T 9704: 28 characters a line). Pure.

The renderer justifies on spaces only and knows no hanging punctuation, so lines are broken here
from the advances of the characters, and what is left over is spread between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS_PER_MM: Final = 72 / 25.4
CELLS: Final = 28
FONT_SIZE: Final = 16.0
CELL_MM: Final = 156 / CELLS
PITCH: Final = CELL_MM * POINTS_PER_MM
TRACKING: Final = PITCH - FONT_SIZE

NEVER_FIRST: Final = frozenset("、，。；：！？）》〉】〕」』”’…％%)℃—")
NEVER_LAST: Final = frozenset("（《〈【〔「『“‘(￥")
MAY_HANG: Final = frozenset("、，。；：")
_TOKEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,%/:\-]{0,23}|—{2}|…{2}|.", re.DOTALL)
_SLACK: Final = 0.3
_WIDEST_SPREAD: Final = 2.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the characters from ``start`` to ``end`` with so many points between them."""

    start: int
    end: int
    tracking: float


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    advances: Sequence[float]
    tokens: list[tuple[int, int]]

    def width(self, first: int, after: int) -> float:
        """Give the width in points of the tokens from ``first`` up to ``after``."""
        start, end = self.tokens[first][0], self.tokens[after - 1][1]
        return sum(self.advances[start:end]) * FONT_SIZE + TRACKING * (end - start)

    def starts_with(self, token: int) -> str:
        """Give the first character of a token, or nothing beyond the end."""
        return self.text[self.tokens[token][0]] if token < len(self.tokens) else ""

    def ends_with(self, token: int) -> str:
        """Give the last character of a token."""
        return self.text[self.tokens[token][1] - 1]


def break_lines(text: str, advances: Sequence[float], *, indent: int = 2) -> list[Line]:
    """Break one paragraph; ``advances`` are the characters' widths in em.

    Closing marks never begin a line, opening ones never end one; one 、，。；： may hang in the
    margin, as word processors do.
    """
    content = _Text(text, advances, [match.span() for match in _TOKEN.finditer(text)])
    lines: list[Line] = []
    first = 0
    while first < len(content.tokens):
        room = (CELLS - (0 if lines else indent)) * PITCH
        after, hangs = _take(content, first, room)
        lines.append(_spread(content, first, after, room, hangs=hangs))
        first = after
    return lines


def _take(content: _Text, first: int, room: float) -> tuple[int, bool]:
    """Say up to which token the line goes, and whether its last one hangs."""
    after, width = first, 0.0
    while after < len(content.tokens):
        width += content.width(after, after + 1)
        if width > room + _SLACK and after > first:
            break
        after += 1
    if after == len(content.tokens):
        return after, False
    follower = content.starts_with(after + 1)
    if content.starts_with(after) in MAY_HANG and follower not in NEVER_FIRST:
        return after + 1, True
    full = after
    while after > first + 1 and _forbidden(content, after):
        after -= 1
    return (full if _forbidden(content, after) else after), False


def _forbidden(content: _Text, after: int) -> bool:
    """Say whether no line may end before this token."""
    return content.starts_with(after) in NEVER_FIRST or content.ends_with(after - 1) in NEVER_LAST


def _spread(content: _Text, first: int, after: int, room: float, *, hangs: bool) -> Line:
    """Spread what is left of the room over the gaps of the line; a last line stays as it is."""
    start, end = content.tokens[first][0], content.tokens[after - 1][1]
    within = after - 1 if hangs else after
    count = content.tokens[within - 1][1] - start
    gap = room - content.width(first, within)
    gaps = count if hangs else count - 1
    is_last = after == len(content.tokens) and not hangs
    if is_last or gaps < 1 or gap / count >= _WIDEST_SPREAD:
        return Line(start, end, TRACKING)
    return Line(start, end, TRACKING + gap / gaps)
