"""Forms of office hours and quiet windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.clocks.hours import rules
from app.clocks.hours.rules import Wrong, WrongHours
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field

    from app.clocks.computation import QuietWindow

LONGEST: Final = 200


def words_of(refusal: WrongHours) -> str:
    """Say what is wrong with hours."""
    part = refusal.part
    sentences: dict[Wrong, str] = {
        Wrong.UNREADABLE: _("“%(part)s” is no span of hours. Write 08:30-12:00.", part=part),
        Wrong.BACKWARDS: _("%(part)s ends before it begins.", part=part),
        Wrong.OVERLAP: _("%(part)s overlap.", part=part),
        Wrong.EMPTY: _("Enter at least one span of hours."),
        Wrong.TOO_MANY: _("At most %(n)d spans of hours.", n=rules.MOST),
        Wrong.NO_LENGTH: _("%(part)s begins and ends at the same time.", part=part),
        Wrong.NO_TIME_LEFT: _("These windows leave no time in the day: no limit would ever end."),
    }
    return sentences[refusal.wrong]


class OfficeHoursForm(PageForm):
    """When the office is open."""

    office_hours = StringField(
        _l("Office hours"),
        [InputRequired(_l("Enter at least one span of hours.")), Length(max=LONGEST)],
        description=_l("Local time, for example 08:30-12:00, 14:30-18:00."),
    )

    def validate_office_hours(self, field: Field) -> None:
        """Hours have to be such."""
        try:
            rules.read_office_hours(str(field.data))
        except WrongHours as refusal:
            raise ValidationError(words_of(refusal)) from None

    def to_hours(self) -> str:
        """Give the hours as they are kept."""
        return rules.read_office_hours(str(self.office_hours.data))


class QuietForm(PageForm):
    """Hours in which a limit stands still, from a day on."""

    quiet_windows = StringField(
        _l("Quiet windows"),
        [Length(max=LONGEST)],
        description=_l(
            "Local time, for example 20:00-08:00, 12:00-14:30. One may span midnight. Left empty, "
            "the limit runs day and night."
        ),
    )
    effective_from = DateField(
        _l("From which day"),
        [InputRequired(_l("Enter the day"))],
        description=_l("For matters received from that day on; running limits stay as they are."),
    )
    source = StringField(
        _l("Source document"),
        [InputRequired(_l("Say which document the windows come from")), Length(max=400)],
    )

    def validate_quiet_windows(self, field: Field) -> None:
        """Windows have to leave some time."""
        try:
            rules.read_windows(str(field.data or ""))
        except WrongHours as refusal:
            raise ValidationError(words_of(refusal)) from None

    def to_windows(self) -> tuple[QuietWindow, ...]:
        """Give the windows."""
        return rules.read_windows(str(self.quiet_windows.data or ""))
