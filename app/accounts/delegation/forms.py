"""The form of a delegation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app.accounts.step_up import ConfirmedForm, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounts.models import User


class DelegationForm(ConfirmedForm):
    """To whom, for which unit, from which day to which."""

    purpose = Purpose.CREDENTIALS

    receiver = SelectField(
        _l("To whom"),
        [InputRequired(_l("Choose a person"))],
        coerce=int,
        description=_l(
            "Somebody of the same unit; never an identity custodian, auditor or administrator."
        ),
    )
    unit = SelectField(_l("For which unit"), [InputRequired(_l("Choose the unit"))], coerce=int)
    first = DateField(_l("From which day"), [InputRequired(_l("Enter the day"))])
    last = DateField(
        _l("To which day"),
        [InputRequired(_l("Enter the day"))],
        description=_l("This day is still included."),
    )

    def offer(self, people: Iterable[User], units: Sequence[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.receiver.choices = [(person.id, person.display_name) for person in people]
        self.unit.choices = list(units)
