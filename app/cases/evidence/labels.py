"""Words of what reporters gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.cases.evidence.kinds import ItemState, ReceivedKind, SizeClass, Source
from app.web import labels

if TYPE_CHECKING:
    from enum import StrEnum

    from flask_babel import LazyString

WORDS: Final[dict[StrEnum, LazyString]] = {
    ReceivedKind.PICTURE: _l("Picture"),
    ReceivedKind.PAPER: _l("Written document"),
    ReceivedKind.SOUND: _l("Sound recording"),
    ReceivedKind.FILM: _l("Film"),
    ReceivedKind.SCAN: _l("Scan of a letter or visit"),
    Source.REGISTRATION: _l("handed in with the registration"),
    Source.CONTACT: _l("handed in later at the desk"),
    Source.PORTAL: _l("sent through the reporter's page"),
    ItemState.WAITING: _l("Waits for a leader's look"),
    ItemState.CLEARED: _l("Cleared for the team"),
    ItemState.WITHHELD: _l("Not cleared"),
    SizeClass.SMALL: _l("below 1 MB"),
    SizeClass.MEDIUM: _l("1 to 10 MB"),
    SizeClass.LARGE: _l("above 10 MB"),
}


def register() -> None:
    """Let pages ask for these words."""
    labels.add(WORDS)
