"""Bringing what is written to one spelling: full width, Chinese digits, separators. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.identity.leaks.surnames import DOUBLE, SINGLE

CHINESE_DIGITS: Final = {
    ord(sign): str(value)
    for value, signs in enumerate(
        ("零〇洞", "一壹幺", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒拐", "八捌", "九玖勾")
    )
    for sign in signs
}
_HAN_RUN: Final = re.compile(r"[\u4e00-\u9fff]+")
_DIGIT_RUN: Final = re.compile(r"\d{7,}")
_MOBILE: Final = 11
_CHAIN: Final = 3


def plain(text: str) -> str:
    """Give letters, figures and Chinese characters only, in one width and case."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in whole if sign.isalnum())


def figures(text: str) -> str:
    """Give ``plain`` with Chinese digits as figures."""
    return plain(text).translate(CHINESE_DIGITS)


def number_of(phone: str) -> str:
    """Give a telephone number as digits without the country's prefix."""
    digits = "".join(sign for sign in figures(phone) if sign.isdigit())
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) >= _MOBILE + 2:
            return digits.removeprefix(prefix)
    if len(digits) == _MOBILE + 1 and digits.startswith("01") and digits[2] in "3456789":
        return digits[1:]  # a mobile number with the trunk zero of landlines before it
    return digits


def names_in(text: str) -> int:
    """Count what looks like a personal name: alone between separators, or names in a row.

    A text of a matter has few; a list made to be tried against a record has many.
    """
    whole = unicodedata.normalize("NFKC", text)
    alone = sum(_is_name(run) for run in _HAN_RUN.findall(whole))
    in_rows = sum(_in_a_row(run) for run in _HAN_RUN.findall(plain(text)))
    return max(alone, in_rows)


def numbers_in(text: str) -> int:
    """Count the telephone numbers that a text's figures could hold, one in each window."""
    return sum(max(1, len(run) - _MOBILE + 1) for run in _DIGIT_RUN.findall(figures(text)))


def _surname_at(run: str, place: int) -> int:
    if run[place : place + 2] in DOUBLE:
        return 2
    return 1 if run[place : place + 1] and run[place] in SINGLE else 0


def _is_name(run: str) -> bool:
    surname = _surname_at(run, 0)
    return bool(surname) and 1 <= len(run) - surname <= 2  # noqa: PLR2004 - a given name


def _in_a_row(run: str) -> int:
    """Count names that follow each other without a break, from three on."""
    found = chain = place = 0
    while place < len(run):
        length = _name_before_another(run, place)
        if length:
            chain += 1
            place += length
            continue
        found += chain if chain >= _CHAIN else 0
        chain, place = 0, place + 1
    return found + (chain if chain >= _CHAIN else 0)


def _name_before_another(run: str, place: int) -> int:
    surname = _surname_at(run, place)
    if not surname:
        return 0
    for given in (2, 1):
        end = place + surname + given
        if end == len(run) or (end < len(run) and _surname_at(run, end)):
            return surname + given
    return 0
