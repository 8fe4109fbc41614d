"""The words for why the keeper does not open the person's words."""

from __future__ import annotations

from flask_babel import gettext as _


def refusal_words(code: str) -> str:
    """Say in a sentence why the words stay closed."""
    words = {
        "keeper_unavailable": _("The keeper does not answer. Try again in a moment."),
        "nothing_kept": _("No words are kept for this matter."),
        "too_late": _("Whoever took the words down may read them for one day only."),
        "not_taker": _("Only who took the words down may read them on this ground."),
        "unknown_record": _("The words are still on their way to the keeper. Try again shortly."),
        "not_chained": _("The words are still on their way to the keeper. Try again shortly."),
        "wrong_role": _("Your role does not read the words at this stage."),
        "daily_limit": _("The number of openings for today is used up."),
    }
    return words.get(code, _("The keeper refuses to open the words (%(code)s).", code=code))
