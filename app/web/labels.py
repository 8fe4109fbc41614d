"""One place from which templates take the words for a code: ``label(CaseState.CLOSED)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

_LABELS: Final[dict[tuple[type[StrEnum], str], LazyString]] = {}


def add(labels: Mapping[Any, LazyString]) -> None:
    """Register the words of an enum's members."""
    for member, words in labels.items():
        _LABELS[type(member), member.value] = words


def label(member: StrEnum | None) -> str:
    """Give the words for a code in the reader's language; nothing for None."""
    if member is None:
        return ""
    return str(_LABELS[type(member), member.value])
