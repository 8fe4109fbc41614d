"""The form on the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.cases.intake.reference import LENGTH, is_well_formed, normalise
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field


class LookUpForm(PageForm):
    """Asks for the reference."""

    reference = StringField(
        _l("Reference"),
        [InputRequired(_l("Enter the reference you were given")), Length(max=60)],
        description=_l("16 digits, read out or shown to you when you told us."),
    )

    def validate_reference(self, field: Field) -> None:
        """A slip is told as a slip; whether a number was issued is never told here."""
        digits = normalise(str(field.data or ""))
        if not digits.isascii() or not digits.isdigit():
            raise ValidationError(_("A reference has digits only"))
        if len(digits) != LENGTH:
            raise ValidationError(_("A reference has 16 digits; you entered %(n)s", n=len(digits)))
        if not is_well_formed(digits):
            raise ValidationError(_("One digit seems mistyped: compare it with your note"))

    def digits(self) -> str:
        """Give the digits alone."""
        return normalise(str(self.reference.data or ""))
