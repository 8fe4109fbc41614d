"""How the matters kept apart read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.cases.capacities import Capacity, SealGround
from app.notices.wording import Worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

ADMITTED: Final = "apart.admitted"
RELEASED: Final = "apart.released"

CAPACITY_LABELS: Final[dict[Capacity, LazyString]] = {
    Capacity.SIGNER: _l("Leader who signs"),
    Capacity.VERIFIER: _l("Carries out the verification"),
    Capacity.CONTACT: _l("Calls the person"),
    Capacity.REVIEWER: _l("Legal reviewer"),
}
GROUND_LABELS: Final[dict[SealGround, LazyString]] = {
    SealGround.STAFF_INVOLVED: _l("Our own staff may be involved"),
    SealGround.REPORTER_AT_RISK: _l("Whoever reported it is at risk"),
    SealGround.HANDED_TO_JUSTICE: _l("Handed to the police, prosecutors or supervision"),
    SealGround.SECRET: _l("It touches a secret"),
}


def admitted(data: Mapping[str, str | int]) -> Worded:
    """Say that one has been admitted to a matter; nothing of what it is about."""
    return Worded(
        _("You have been admitted to a matter that is kept apart"),
        _("%(number)s. Speak of it to nobody who is not admitted.", number=data["number"]),
    )


def released(data: Mapping[str, str | int]) -> Worded:
    """Say that one's part in a matter has ended; which one is not said any more."""
    del data
    return Worded(
        _("Your part in a matter that is kept apart has ended"),
        _("You no longer see it. What you know of it stays confidential."),
    )
