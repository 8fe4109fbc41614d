"""The words of the limits editor, and the values that a condition may name.

The kinds, channels and classes of matters belong to packages above; they name theirs at the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

_VALUES: Final[dict[str, Mapping[str, LazyString]]] = {}


def name_values(key: str, words: Mapping[str, LazyString]) -> None:
    """Say which values a key of a condition may have, and what people read for them."""
    _VALUES[key] = words


def values_of(key: str) -> Mapping[str, LazyString]:
    """Give the values of a key; none where nobody has named them."""
    return _VALUES.get(key, {})


def known_values() -> dict[str, frozenset[str]]:
    """Give all values that a condition may name, by key."""
    return {key: frozenset(words) for key, words in _VALUES.items()}
