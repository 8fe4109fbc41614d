"""Rules of sessions."""

from __future__ import annotations

from typing import Final

from app.accounts.kinds import BrowserKind

# Browsers name those they descend from too: the youngest is looked for first.
_MARKS: Final = (
    ("MicroMessenger", BrowserKind.WECHAT),
    ("Edg", BrowserKind.EDGE),
    ("Firefox", BrowserKind.FIREFOX),
    ("FxiOS", BrowserKind.FIREFOX),
    ("CriOS", BrowserKind.CHROME),
    ("Chrome", BrowserKind.CHROME),
    ("Safari", BrowserKind.SAFARI),
)


def browser_kind(description: str) -> BrowserKind:
    """Name the kind of browser; of what it says of itself nothing else is kept."""
    return next((kind for mark, kind in _MARKS if mark in description), BrowserKind.OTHER)
