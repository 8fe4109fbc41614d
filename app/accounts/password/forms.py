"""The form of a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from app.accounts.password.rules import LONGEST, Fault, fault_of
from app.accounts.proof import Proof, prove_password
from app.accounts.session import current_user
from app.accounts.step_up import ConfirmedForm, Purpose, words_for
from app.web.now import now

if TYPE_CHECKING:
    from wtforms import Field

FAULTS: Final = {
    Fault.SHORT: _l("At least 10 characters"),
    Fault.NAME: _l("Your name is no secret: choose something else"),
    Fault.COMMON: _l("This is one of the first that are guessed: choose something else"),
    Fault.SAME: _l("This is the password you have: choose another"),
}


class PasswordForm(ConfirmedForm):
    """The password one has, and a new one twice; a second factor is asked for when it is due."""

    purpose = Purpose.CREDENTIALS

    current = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Enter your password")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password")), Length(max=LONGEST)],
        description=_l("At least 10 characters. Four words that do not belong together are good."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        [
            InputRequired(_l("Enter the new password again")),
            EqualTo("password", _l("The two new passwords are not the same")),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def asks_confirmation(self) -> bool:
        """The present password is asked for in any case; more only where there is more."""
        return self.confirms_by_factor() and super().asks_confirmation()

    def validate_password(self, field: Field) -> None:
        """Refuse what is guessed first."""
        user = current_user()
        fault = fault_of(str(field.data), (user.username, user.display_name))
        if fault is None and field.data == self.current.data:
            fault = Fault.SAME
        if fault is not None:
            raise ValidationError(str(FAULTS[fault]))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms has no types
        """Check the fields, then the present password; only a right form costs a try."""
        if not super().validate(extra_validators):
            return False
        proof = prove_password(current_user().id, str(self.current.data), now())
        if proof is Proof.PASSWORD:
            return True
        wrong = _("This is not your password")
        self.current.errors = [words_for(proof) if proof is Proof.TOO_SOON else wrong]
        return False
