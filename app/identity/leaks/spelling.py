"""Two views of a text in which every character keeps its place: plain, and with figures."""

from __future__ import annotations

import re
from typing import Final

_WIDE: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: 0x20, ord("【"): ord("["), ord("】"): ord("]")}
    | {ord(sign): str(place) for place, sign in enumerate("①②③④⑤⑥⑦⑧⑨", start=1)}
)
_CHINESE_DIGITS: Final = {
    ord(sign): str(value)
    for signs, value in (
        ("零〇洞Ｏ○", 0), ("一壹幺", 1), ("二贰两", 2), ("三叁", 3), ("四肆", 4),
        ("五伍", 5), ("六陆", 6), ("七柒拐", 7), ("八捌", 8), ("九玖勾", 9),
    )
    for sign in signs
}  # fmt: skip
_LIKE_ZERO: Final = re.compile(r"(?<=\d)[oO](?=[\doO])|(?<=[\d])[oO](?=\d)")
_LIKE_ONE: Final = re.compile(r"(?<![A-Za-z])[lI](?=[3-9]\d)|(?<=\d)[lI](?=\d)")


def plain(text: str) -> str:
    """Give the text with narrow signs; a full stop between letters of an address stays one."""
    return text.translate(_WIDE)


def in_figures(text: str) -> str:
    """Give the plain text with Chinese figures, and letters that stand for figures, as figures."""
    figures = text.translate(_CHINESE_DIGITS)
    return _LIKE_ONE.sub("1", _LIKE_ZERO.sub("0", figures))
