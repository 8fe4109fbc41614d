"""The forms on the front page and beside the status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from app.cases.intake.reference import LENGTHS, is_well_formed, normalise
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field

SHORTEST: Final = 8
LONGEST: Final = 100


class LookUpForm(PageForm):
    """Asks for the reference."""

    reference = StringField(
        _l("Reference"),
        [InputRequired(_l("Enter the reference you were given")), Length(max=60)],
        description=_l("16 or 20 digits, read out or shown to you when you told us."),
    )

    def validate_reference(self, field: Field) -> None:
        """A slip is told as a slip; whether a number was issued is never told here."""
        digits = normalise(str(field.data or ""))
        if not digits.isascii() or not digits.isdigit():
            raise ValidationError(_("A reference has digits only"))
        if len(digits) not in LENGTHS:
            raise ValidationError(
                _("A reference has 16 or 20 digits; you entered %(n)s", n=len(digits))
            )
        if not is_well_formed(digits):
            raise ValidationError(_("One digit seems mistyped: compare it with your note"))

    def digits(self) -> str:
        """Give the digits alone."""
        return normalise(str(self.reference.data or ""))


class SetPassphraseForm(PageForm):
    """Asks for a passphrase, twice, once and for all."""

    passphrase = PasswordField(
        _l("New passphrase"),
        [
            InputRequired(_l("Enter a passphrase")),
            Length(min=SHORTEST, max=LONGEST, message=_l("From %(min)d to %(max)d characters")),
        ],
        description=_l("Eight characters or more: a sentence only you would think of is best."),
        render_kw={"autocomplete": "off"},
    )
    again = PasswordField(
        _l("The passphrase again"),
        [EqualTo("passphrase", _l("The two are not the same"))],
        render_kw={"autocomplete": "off"},
    )

    def validate_passphrase(self, field: Field) -> None:
        """A passphrase of one repeated sign is none."""
        if len(set(str(field.data or ""))) < 4:  # noqa: PLR2004 - different signs
            raise ValidationError(_("Use at least four different signs"))


class PassphraseForm(PageForm):
    """Asks for the passphrase that was set."""

    passphrase = PasswordField(
        _l("Passphrase"),
        [InputRequired(_l("Enter your passphrase")), Length(max=LONGEST)],
        render_kw={"autocomplete": "off"},
    )
