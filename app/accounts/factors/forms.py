"""Forms of the second factor."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts.proof import LONGEST
from app.web.forms import PageForm


class AppForm(PageForm):
    """The first code of an app; the secret it was made from comes back sealed."""

    secret = HiddenField()
    code = StringField(
        _l("Code shown by the app"),
        [InputRequired(_l("Enter the 6 digits that the app shows")), Length(max=20)],
        description=_l("6 digits, a new one every 30 seconds."),
    )

    def digits(self) -> str:
        """Give the code without the space that apps show in its middle."""
        return "".join(str(self.code.data or "").split())


class PasskeyForm(PageForm):
    """A name for a passkey, and what the browser made; the script fills that in."""

    name = StringField(
        _l("Name of this passkey"),
        [DataRequired(_l("Give it a name by which you know it again")), Length(max=60)],
        description=_l("For example: office computer, own telephone."),
    )
    answer = HiddenField(validators=[Length(max=LONGEST)])


class FactorForm(PageForm):
    """The second factor at sign-in: a code, a recovery code, or the answer of a passkey."""

    confirmation = PasswordField(
        _l("Code of your app, or a recovery code"),
        [InputRequired(_l("Enter the code")), Length(max=LONGEST)],
    )
