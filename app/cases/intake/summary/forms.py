"""The line that the desk writes about a matter from the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.intake.summary.rules import UNSORTED
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field

    from app.identity.patterns import Span


class SummaryForm(PageForm):
    """The line that lists and searches know, and whom the matter is about."""

    summary = StringField(
        _l("Summary"),
        [
            InputRequired(_l("Sum the matter up in one neutral line")),
            Length(max=120, message=_l("At most 120 characters")),
        ],
        description=_l("One neutral line, about 60 characters, nothing about the person."),
        render_kw={"autocomplete": "off", "maxlength": "120"},
    )
    respondent_name = StringField(_l("Name or shop sign"), [Optional(), Length(max=120)])
    respondent_address = StringField(_l("Respondent's address"), [Optional(), Length(max=200)])
    kept_because = StringField(
        _l("Reason for keeping marked places"),
        [Optional(), Length(max=400)],
        description=_l("Only if a marked place does not point to the reporter."),
    )

    def marked(self) -> list[Span]:
        """Find the places of the line that may tell who reported."""
        return check_text(str(self.summary.data or ""))

    def validate_summary(self, field: Field) -> None:
        """It is open to the whole office: marked places change or get a reason."""
        if str(field.data or "").strip() == UNSORTED:
            raise ValidationError(str(_l("Sum the matter up in one neutral line")))
        if self.marked() and not str(self.kept_because.data or "").strip():
            raise ValidationError(
                str(_l("The marked places may tell who reported: change them or give a reason"))
            )

    def validate_kept_because(self, field: Field) -> None:
        """A reason that itself tells is no reason."""
        if check_text(str(field.data or "")):
            raise ValidationError(str(_l("The reason itself may tell who reported")))
