"""The sign-in form."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import PageForm


class SignInForm(PageForm):
    """Name and password."""

    username = StringField(
        _l("User name"),
        [InputRequired(_l("Enter your user name")), Length(max=60)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
