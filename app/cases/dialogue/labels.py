"""Words of the dialogue, and how its notices read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.cases.dialogue.kinds import ItemKind
from app.notices.wording import Worded, register
from app.web import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

ITEM_LABELS: Final[dict[ItemKind, LazyString]] = {
    ItemKind.QUESTION: _l("Question to the reporter"),
    ItemKind.ANSWER: _l("The reporter's answer"),
    ItemKind.MESSAGE: _l("The reporter's message"),
    ItemKind.GRADING: _l("The reporter's grading"),
    ItemKind.APPEAL: _l("The reporter objects"),
    ItemKind.WITHDRAWAL: _l("The reporter wishes to withdraw"),
}
HEARD: Final = "dialogue.heard"
NEEDS_LEADER: Final = "dialogue.needs_leader"


def heard(data: Mapping[str, str | int]) -> Worded:
    """Say that the reporter sent something, and nothing of it."""
    return Worded(
        _("%(number)s: %(what)s", number=data["number"], what=_words(data)),
        _("It is sealed: the duty head reads it and writes down what may be known."),
    )


def needs_leader(data: Mapping[str, str | int]) -> Worded:
    """Say that a leader or duty head has to deal with it."""
    return Worded(
        _("%(number)s: %(what)s", number=data["number"], what=_words(data)),
        _("Deal with it on the page of the matter, under messages."),
    )


def _words(data: Mapping[str, str | int]) -> str:
    return str(ITEM_LABELS[ItemKind(str(data["item"]))])


labels.add(ITEM_LABELS)
register(HEARD, heard)
register(NEEDS_LEADER, needs_leader)
