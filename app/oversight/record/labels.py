"""The acts of the record in words; a code without words is shown as it is."""

from __future__ import annotations

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.cases.labels import ACTION_LABELS
from app.cases.states import CaseAction

WORDS: Final[dict[str, LazyString]] = {
    "session.opened": _l("Signed in"),
    "session.closed": _l("Signed out"),
    "session.refused": _l("Sign-in refused"),
    "session.confirmed": _l("Confirmed who they are"),
    "denied": _l("Attempt refused"),
    "box.sealed": _l("Sealed"),
    "box.corrected": _l("Sealed anew"),
    "audit.exported": _l("Audit record exported"),
    "audit.verified": _l("Audit record verified"),
}


def action_words(code: str) -> str:
    """Give the words of an act."""
    prefix, _dot, rest = code.partition(".")
    if prefix == "case" and rest in {action.value for action in CaseAction}:
        return str(ACTION_LABELS[CaseAction(rest)])
    return str(WORDS.get(code, code))
