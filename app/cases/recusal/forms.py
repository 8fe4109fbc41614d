"""Forms of recusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.cases.recusal.kinds import RecusalGround
from app.cases.recusal.labels import GROUND_LABELS
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.models import User


class RecusalForm(PageForm):
    """The ground."""

    ground = RadioField(
        _l("Ground of the recusal"), [InputRequired(_l("Choose the ground of the recusal"))]
    )

    def offer_grounds(self) -> None:
        """Fill the list."""
        self.ground.choices = [(each.value, str(GROUND_LABELS[each])) for each in RecusalGround]

    def to_ground(self) -> RecusalGround:
        """Give the ground."""
        return RecusalGround(str(self.ground.data))


class OrderForm(RecusalForm):
    """Whom, and the ground."""

    person = SelectField(_l("Who keeps away"), [InputRequired(_l("Choose a person"))], coerce=int)

    def offer_people(self, people: Iterable[User]) -> None:
        """Fill the list."""
        self.person.choices = [(person.id, person.display_name) for person in people]
