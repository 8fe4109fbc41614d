"""Forms of a promise: the day, and what the person was told in the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.clocks.labels import REASON_LABELS
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field

    from app.clocks.calendar import Calendar

LONGEST: Final = timedelta(days=366)


class PromiseForm(PageForm):
    """The day by which the person is to have an answer."""

    due_on = DateField(
        _l("Answer promised by"),
        [InputRequired(_l("Enter the day"))],
        description=_l("Whatever the progress, the person gets an answer by the end of this day."),
    )
    day_off_keep = BooleanField(_l("Keep this day although it is a day off"))

    def set_days(self, today: date, calendar: Calendar) -> None:
        """Tell the form the agency's day and calendar."""
        self.today, self.calendar = today, calendar

    def validate_due_on(self, field: Field) -> None:
        """A promise lies ahead, not too far, and on a day off only knowingly: it never rolls."""
        if field.data is None:
            return
        if field.data < self.today:
            raise ValidationError(_("This day is over already"))
        if field.data > self.today + LONGEST:
            raise ValidationError(_("That lies more than a year ahead"))
        off = self.calendar.day_off(field.data)
        if off is not None and not self.day_off_keep.data:
            raise ValidationError(
                _(
                    "This is a day off (%(name)s) and a promised day does not move: choose "
                    "another, or tick to keep it",
                    name=REASON_LABELS[off.reason],
                )
            )


class KeptForm(PageForm):
    """What the person was told."""

    told = TextAreaField(
        _l("What the person was told"),
        [InputRequired(_l("Write down in a sentence what the person was told")), Length(max=200)],
        description=_l("One or two sentences, without name or number."),
    )

    def validate_told(self, field: Field) -> None:
        """It is read by everybody who may know of the matter."""
        if check_text(str(field.data or "")):
            raise ValidationError(str(_l("The note may point to the person: word it otherwise")))
