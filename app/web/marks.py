"""Marks in a text that may tell who reported: each says in words what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask_babel import LazyString

KIND_WORDS: Final[dict[str, LazyString]] = {
    "mobile": _l("mobile number"),
    "landline": _l("landline number"),
    "citizen_id": _l("identity number"),
    "bank_card": _l("bank card number"),
    "email": _l("e-mail address"),
    "messenger": _l("messenger account"),
    "plate": _l("number plate"),
    "courier": _l("parcel or order number"),
    "dwelling": _l("house or flat number"),
    "name": _l("name"),
    "self": _l("words about oneself"),
}


class Place(Protocol):
    """A place in a text and the code of what it looks like."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it has ended."""

    @property
    def kind(self) -> str:
        """A code of ``KIND_WORDS``; another one is marked without words."""


_MARK: Final = Markup('<mark class="app-leak">{}</mark>')
_MARK_OF_KIND: Final = Markup('<mark class="app-leak">{}<sup>{}</sup></mark>')


def flagged(text: str, places: Iterable[Place]) -> Markup:
    """Mark the places of a text; of two that overlap the earlier is marked."""
    parts: list[Markup] = []
    last = 0
    for place in sorted(places, key=lambda found: found.start):
        if place.start < last:
            continue
        parts += (escape(text[last : place.start]), _mark(text[place.start : place.end], place))
        last = place.end
    parts.append(escape(text[last:]))
    return Markup().join(parts)


def _mark(words: str, place: Place) -> Markup:
    kind = KIND_WORDS.get(str(place.kind))
    return _MARK.format(words) if kind is None else _MARK_OF_KIND.format(words, str(kind))
