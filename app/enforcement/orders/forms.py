"""Forms of the team's orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.enforcement.orders.operations import Return
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wtforms import Field


class ReturnForm(PageForm):
    """Sending an order back (退单)."""

    code = RadioField(_l("Why is it sent back?"), [InputRequired(_l("Choose the reason"))])
    reason = TextAreaField(
        _l("Say it in a sentence"),
        [InputRequired(_l("Enter the reason for the leader")), Length(max=1000)],
    )

    def validate_reason(self, field: Field) -> None:
        """The reason stands on the timeline, which everybody who knows of the matter reads."""
        if check_text(str(field.data or "")):
            raise ValidationError(_("This may point to the reporter: word it otherwise"))

    def offer_reasons(self, reasons: Sequence[tuple[str, str]]) -> None:
        """Fill the agency's list of reasons."""
        self.code.choices = list(reasons)

    def to_return(self) -> Return:
        """Turn the input into the reason."""
        return Return(code=str(self.code.data), reason=str(self.reason.data).strip())
