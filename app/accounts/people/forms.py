"""Forms of accounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.people.operations import PersonDraft
from app.accounts.step_up import ConfirmedForm, Purpose

if TYPE_CHECKING:
    from wtforms import Field

_USER_NAME: Final = re.compile(r"[A-Za-z0-9._-]{3,60}")


class PersonForm(ConfirmedForm):
    """Name and certificate number of somebody."""

    purpose = Purpose.CREDENTIALS

    display_name = StringField(
        _l("Name"), [InputRequired(_l("Enter the person's name")), Length(max=60)]
    )
    certificate_number = StringField(
        _l("Number of the enforcement certificate"),
        [Optional(), Length(max=30)],
        description=_l("Only for those who inspect; it stands on records and papers."),
    )

    def certificate(self) -> str | None:
        """Give the number, if there is one."""
        return str(self.certificate_number.data or "").strip() or None

    def name(self) -> str:
        """Give the name."""
        return str(self.display_name.data).strip()


class NewPersonForm(PersonForm):
    """Somebody who gets an account."""

    username = StringField(
        _l("User name"),
        [InputRequired(_l("Enter a user name"))],
        description=_l("3 to 60 letters, digits, points, dashes; it cannot be changed later."),
    )

    def validate_username(self, field: Field) -> None:
        """A user name is typed on any keyboard."""
        if not _USER_NAME.fullmatch(str(field.data or "").strip()):
            raise ValidationError(_("3 to 60 letters, digits, points, dashes"))

    def to_draft(self) -> PersonDraft:
        """Give what was entered."""
        return PersonDraft(str(self.username.data).strip(), self.name(), self.certificate())


class CloseForm(ConfirmedForm):
    """Closing an account."""

    purpose = Purpose.CREDENTIALS
