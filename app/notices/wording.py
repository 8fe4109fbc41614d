"""What a notice says: each kind has words that its package registers at the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

Data = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Worded:
    """A message in words: one line, and what follows it."""

    title: str
    body: str


Word = Callable[[Data], Worded]


@dataclass(frozen=True, slots=True)
class _Words:
    inside: Word
    outside: Word


_KINDS: Final[dict[str, _Words]] = {}


def register(kind: str, word: Word, *, outside: Word | None = None) -> None:
    """Say how a kind of notice is worded, in the language of whoever reads.

    ``outside`` words what leaves the house: number, limit and due time, nothing else. Without it
    ``word`` is used there too and has to keep to that.
    """
    words = _Words(word, outside or word)
    if _KINDS.setdefault(kind, words) != words:
        raise RuntimeError(f"two wordings for {kind}")


def inside(kind: str, data: Data) -> Worded:
    """Word a notice for its recipient's own page; a kind of the past has no words any more."""
    return _KINDS[kind].inside(data) if kind in _KINDS else discreetly()


def outside(kind: str, data: Data, *, discreet: bool) -> Worded:
    """Word a notice for what other people's machines carry."""
    return discreetly() if discreet or kind not in _KINDS else _KINDS[kind].outside(data)


def discreetly() -> Worded:
    """Say that there is something, and nothing of it."""
    return Worded(_("A matter needs your attention"), _("Sign in to read what it is."))


def no_longer_open() -> Worded:
    """Say that a notice is about something its reader may not know of any more."""
    return Worded(_("About a matter that is no longer open to you"), "")


def is_known(kind: str) -> bool:
    """Say whether a kind has words."""
    return kind in _KINDS
