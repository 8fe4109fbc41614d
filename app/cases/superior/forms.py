"""The fields of an assignment from above, for the registration form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.cases.superior.operations import Assignment
from app.clocks.queries import agency_zone
from app.identity.patterns import LeakKind, check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from datetime import datetime

    from wtforms import Field

LONGEST: Final = timedelta(days=2 * 366)
LIKE_A_NUMBER: Final = frozenset({LeakKind.BANK_CARD, LeakKind.COURIER, LeakKind.LANDLINE})
"""What the number of a paper may look like without pointing to anybody."""


class SuperiorFields(PageForm):
    """Who assigned the matter, under which number, to be answered by which day."""

    superior_body = StringField(
        _l("Assigning body"), [Length(max=120)], render_kw={"autocomplete": "off"}
    )
    superior_number = StringField(
        _l("Their number"), [Optional(), Length(max=60)], render_kw={"autocomplete": "off"}
    )
    superior_due_on = DateField(
        _l("Reply due on"),
        [Optional()],
        description=_l("The day as they set it: it does not move when it is a day off."),
    )

    def received(self) -> datetime:
        """Say when the matter reached us."""
        raise NotImplementedError

    def is_assigned(self) -> bool:
        """Say whether anything of an assignment was entered."""
        fields = (self.superior_body, self.superior_number, self.superior_due_on)
        return any(field.errors or any(field.raw_data or []) for field in fields)

    def validate_superior_body(self, field: Field) -> None:
        """A number or a day is somebody's; and nobody who reported is named here."""
        if not _text(field) and (_text(self.superior_number) or self.superior_due_on.data):
            raise ValidationError(str(_l("Enter who assigned the matter")))
        if check_text(_text(field)):
            raise ValidationError(str(_l("This may tell who reported: it belongs in their words")))

    def validate_superior_number(self, field: Field) -> None:
        """A number of theirs is no telephone number."""
        if any(span.kind not in LIKE_A_NUMBER for span in check_text(_text(field))):
            raise ValidationError(str(_l("This may tell who reported: it belongs in their words")))

    def validate_superior_due_on(self, field: Field) -> None:
        """Nobody sets a day before the matter reached us."""
        if field.data is None:
            return
        try:
            received_on = self.received().astimezone(agency_zone()).date()
        except (OverflowError, ValueError):
            return
        if field.data < received_on:
            raise ValidationError(str(_l("This day lies before the matter reached us")))
        if field.data > received_on + LONGEST:
            raise ValidationError(str(_l("That lies more than two years ahead")))

    def to_assignment(self) -> Assignment:
        """Turn the input into the assignment."""
        return Assignment(
            body=_text(self.superior_body),
            number=_text(self.superior_number),
            due_on=self.superior_due_on.data,
        )


def _text(field: Field) -> str:
    """Give what was typed, without what nobody sees."""
    return "".join(c for c in str(field.data or "") if c.isprintable()).strip()
