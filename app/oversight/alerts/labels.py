"""What an alert says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.notices.wording import Worded
from app.oversight.alerts.rules import Unusual

if TYPE_CHECKING:
    from app.notices.wording import Data

UNUSUAL_LABELS: Final = {
    Unusual.MANY_REVEALS: _l("One person opened many identities or originals in a day"),
    Unusual.NIGHT_REVEAL: _l("An identity was opened at night"),
    Unusual.EMERGENCY: _l("An identity was opened in an emergency"),
    Unusual.MANY_REFUSALS: _l("One person was refused many times"),
    Unusual.MANY_EXPORTS: _l("One person exported several times within an hour"),
    Unusual.NO_ATTEMPT: _l("A number was shown and no call was recorded"),
    Unusual.SIGN_IN_GUESSING: _l("Somebody may be guessing a password"),
}


def word(data: Data) -> Worded:
    """Word an alert for the page of whoever watches."""
    what = Unusual(str(data["what"]))
    who = str(data["who"]) or _("somebody unknown")
    return Worded(
        str(UNUSUAL_LABELS[what]),
        _(
            "%(who)s, %(count)s times. Look it up in the audit record.",
            who=who,
            count=data["count"],
        ),
    )
