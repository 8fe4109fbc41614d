"""Forms of the limits editor and its simulator."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.clocks.computation import END_OF_DAY, QuietWindow
from app.clocks.kinds import Ground, LimitUnit
from app.clocks.labels import GROUND_LABELS, UNIT_LABELS
from app.clocks.limits.labels import FLAGS, KEY_LABELS, refusal_words, values_of
from app.clocks.limits.rules import LONGEST_SOURCE, Draft
from app.clocks.policies import Condition, Facts
from app.web.forms import PageForm

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from wtforms import Field

    from app.clocks.limits.rules import LimitRefused

ANY: Final = "any"
YES: Final = "yes"
NO: Final = "no"
SETS: Final = ("kind", "channel", "area_type", "complexity", "any_class")
FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2099
_WINDOW: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")
_BETWEEN: Final = re.compile(r"[\n,，;；、]+")
_LIMITED_TO: Final = _l("Nothing ticked: all of them.")


def read_windows(text: str) -> tuple[QuietWindow, ...]:
    """Read quiet hours written as 20:00-08:00, one a line; ``ValueError`` for anything else."""
    windows = []
    for line in _BETWEEN.split(text.replace("：", ":")):
        if not line.strip():
            continue
        found = _WINDOW.fullmatch(line.strip())
        if found is None:
            raise ValueError(line.strip())
        first, second, third, fourth = (int(number) for number in found.groups())
        try:
            windows.append(QuietWindow(time(first, second), time(third, fourth)))
        except ValueError:
            raise ValueError(line.strip()) from None
    return tuple(windows)


class _Changing(PageForm):
    """A form whose refusals come from the rules."""

    def take(self, refused: LimitRefused) -> None:
        """Put each refusal beside its field, or above the form where it has none here."""
        for refusal in refused.refusals:
            words = refusal_words(refusal)
            if refusal.field in self._fields:
                field = self._fields[refusal.field]
                field.errors = [*field.errors, words]
            else:
                self.form_errors.append(words)


class LimitForm(_Changing):
    """A limit from a day on."""

    amount = IntegerField(_l("How long"), [Optional()])
    unit = RadioField(_l("Counted in"), [InputRequired(_l("Choose what it is counted in"))])
    quiet_windows = TextAreaField(
        _l("Quiet hours"),
        description=_l("One window a line, for example 20:00-08:00. The limit stands still in it."),
    )
    day_ends_at = TimeField(
        _l("The last day ends at"),
        [InputRequired(_l("Enter a time, for example 14:30"))],
        description=_l("For limits in days. 23:59 is the last second of the day."),
    )
    kind = SelectMultipleField(KEY_LABELS["kind"], description=_LIMITED_TO)
    channel = SelectMultipleField(KEY_LABELS["channel"], description=_LIMITED_TO)
    area_type = SelectMultipleField(KEY_LABELS["area_type"], description=_LIMITED_TO)
    complexity = SelectMultipleField(KEY_LABELS["complexity"], description=_LIMITED_TO)
    any_class = SelectMultipleField(KEY_LABELS["any_class"], description=_LIMITED_TO)
    fast_path = RadioField(KEY_LABELS["fast_path"], default=ANY)
    named = RadioField(KEY_LABELS["named"], default=ANY)
    reachable = RadioField(KEY_LABELS["reachable"], default=ANY)
    max_extension = IntegerField(
        _l("May be extended by at most"),
        [Optional()],
        description=_l("In the limit's own unit, in all. Empty: not at all."),
    )
    pause_grounds = SelectMultipleField(
        _l("May stand still for"), description=_l("Nothing ticked: for nothing.")
    )
    effective_from = DateField(
        _l("Holds from"),
        [InputRequired(_l("Enter the day from which it holds"))],
        description=_l("For matters received on this day or later. Tomorrow at the earliest."),
    )
    effective_to = DateField(
        _l("Ends after"),
        [Optional()],
        description=_l("Usually empty. With a day, the limit is over after it and none follows."),
    )
    source = StringField(
        _l("Source"),
        [
            InputRequired(_l("Name the source: the article, or the decision of the agency")),
            Length(max=LONGEST_SOURCE),
        ],
        description=_l("The article of the law, or the decision of the agency. Shown to everyone."),
    )

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.unit.choices = [(unit.value, words) for unit, words in UNIT_LABELS.items()]
        self.pause_grounds.choices = [(one.value, words) for one, words in GROUND_LABELS.items()]
        for key in SETS:
            self._fields[key].choices = list(values_of(key).items())
        for key in FLAGS:
            self._fields[key].choices = [
                (ANY, _l("Does not matter")),
                (YES, _l("Yes")),
                (NO, _l("No")),
            ]

    def fill(self, draft: Draft) -> None:
        """Show a draft."""
        for name in ("amount", "max_extension", "effective_from", "effective_to", "source"):
            self._fields[name].data = getattr(draft, name)
        self.unit.data = draft.unit.value
        self.day_ends_at.data = draft.day_ends_at
        self.quiet_windows.data = "\n".join(
            f"{window.begins:%H:%M}-{window.ends:%H:%M}" for window in draft.quiet_windows
        )
        self.pause_grounds.data = sorted(draft.pause_grounds)
        for key in SETS:
            self._fields[key].data = sorted(getattr(draft.condition, key) or ())
        for key in FLAGS:
            wanted = getattr(draft.condition, key)
            self._fields[key].data = ANY if wanted is None else YES if wanted else NO

    def validate_quiet_windows(self, field: Field) -> None:
        """Each line is a window."""
        try:
            read_windows(str(field.data or ""))
        except ValueError as line:
            message = _l(
                "“%(line)s” is no window: write for example 20:00-08:00", line=str(line)[:40]
            )
            raise ValidationError(str(message)) from line

    def to_draft(self) -> Draft:
        """Turn the input into a draft."""
        ends = self.day_ends_at.data
        return Draft(
            amount=self.amount.data,
            unit=LimitUnit(self.unit.data),
            condition=self._condition(),
            quiet_windows=read_windows(str(self.quiet_windows.data or "")),
            max_extension=self.max_extension.data,
            pause_grounds=frozenset(Ground(value) for value in self.pause_grounds.data or ()),
            day_ends_at=END_OF_DAY if (ends.hour, ends.minute) == (23, 59) else ends,
            source=str(self.source.data or "").strip(),
            effective_from=self.effective_from.data,
            effective_to=self.effective_to.data,
        )

    def _condition(self) -> Condition:
        values: dict[str, Any] = {
            key: frozenset(self._fields[key].data) for key in SETS if self._fields[key].data
        }
        values |= {
            key: self._fields[key].data == YES for key in FLAGS if self._fields[key].data != ANY
        }
        return Condition(**values)


class EndForm(_Changing):
    """The day from which a limit holds no more."""

    effective_from = DateField(
        _l("Holds no more from"),
        [InputRequired(_l("Enter the day from which it holds no more"))],
        description=_l("Tomorrow at the earliest. Matters received before keep their limit."),
    )


class SimulatorForm(PageForm):
    """A matter as the limits see it. Sent by GET, so that the answer can be linked."""

    class Meta(PageForm.Meta):
        """Nothing is changed: there is nothing to protect."""

        csrf = False

    received_at = DateTimeLocalField(
        _l("Received at"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    kind = SelectField(_l("Kind"))
    channel = SelectField(_l("Channel"))
    area_type = SelectField(_l("Area"))
    complexity = SelectField(_l("Complexity"))
    fast_path = RadioField(KEY_LABELS["fast_path"], default=NO)
    named = RadioField(KEY_LABELS["named"], default=NO)
    reachable = RadioField(KEY_LABELS["reachable"], default=YES)
    any_class = SelectMultipleField(_l("Classes"))

    def offer_lists(self, local_now: datetime) -> None:
        """Fill the choices; what a link leaves out is as with most matters."""
        for key, usual in (
            ("kind", "report"),
            ("channel", "hotline"),
            ("area_type", "urban"),
            ("complexity", "general"),
        ):
            field = self._fields[key]
            field.choices = list(values_of(key).items())
            field.data = field.data or usual
        for key in FLAGS:
            self._fields[key].choices = [(YES, _l("Yes")), (NO, _l("No"))]
        self.any_class.choices = list(values_of("any_class").items())
        if self.received_at.data is None and not self.received_at.raw_data:
            self.received_at.data = local_now.replace(tzinfo=None, second=0, microsecond=0)

    def validate_received_at(self, field: Field) -> None:
        """Beyond the calendar's years nothing is counted."""
        if field.data is None or not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            message = _l(
                "Enter date and time, from %(first)d to %(last)d", first=FIRST_YEAR, last=LAST_YEAR
            )
            raise ValidationError(str(message))

    def moment(self, zone: ZoneInfo) -> datetime:
        """Give the moment of receipt in the agency's zone."""
        local: datetime = self.received_at.data
        return local.replace(tzinfo=zone)

    def to_facts(self) -> Facts:
        """Turn the input into the facts that limits ask for."""
        return Facts(
            kind=str(self.kind.data),
            channel=str(self.channel.data),
            area_type=str(self.area_type.data),
            complexity=str(self.complexity.data),
            classes=frozenset(self.any_class.data or ()),
            fast_path=self.fast_path.data == YES,
            named=self.named.data == YES,
            reachable=self.reachable.data == YES,
        )
