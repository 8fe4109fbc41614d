"""Forms of the closing report and of its review."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.accounts.step_up import ConfirmedForm, Purpose
from app.documents.installation import agency_fonts
from app.documents.layout.fonts import missing_characters
from app.enforcement.closing.operations import Parts
from app.enforcement.closing.rules import missing_parts, names_in
from app.enforcement.kinds import Attitude, Validity
from app.enforcement.labels import ATTITUDE_LABELS, VALIDITY_LABELS
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

    from app.enforcement.closing.models import ClosingReport
    from app.identity.patterns import Span

LONG = 8000
E = TypeVar("E", bound=StrEnum)


class ClosingForm(PageForm):
    """The closing report (结案报告). Saving asks for nothing, submitting for every part."""

    cause = TextAreaField(_l("Cause"), [Optional(), Length(max=LONG)])
    cause_unknown = BooleanField(_l("The cause is unknown"))
    # WTForms has a method called ``process``, so the field goes by another name in here.
    course = TextAreaField(_l("How it was handled"), [Optional(), Length(max=LONG)], name="process")
    result = TextAreaField(_l("Result of the handling"), [Optional(), Length(max=LONG)])
    concentrated = BooleanField(_l("This is a concentrated problem"))
    remedy = TextAreaField(_l("Remedy"), [Optional(), Length(max=LONG)])
    remedy_on = DateField(_l("Remedy by"), [Optional()])
    coordinator = StringField(_l("Coordinated by"), [Optional(), Length(max=60)])
    attitude = RadioField(_l("Attitude of the person"), [Optional()], validate_choice=False)
    validity = RadioField(_l("The matter counts as"), [Optional()], validate_choice=False)
    reply_text = TextAreaField(
        _l("Reply to the person"),
        [Optional(), Length(max=LONG)],
        description=_l(
            "Goes into the closure notice word for word. Names neither inspectors nor respondent."
        ),
    )
    flags_kept_because = StringField(
        _l("Reason for keeping marked places"),
        [Optional(), Length(max=400)],
        description=_l("Only if a marked place does not point to the reporter."),
    )

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.attitude.choices = [(a.value, ATTITUDE_LABELS[a]) for a in Attitude]
        self.validity.choices = [(v.value, VALIDITY_LABELS[v]) for v in Validity]

    def begin_from(self, report: ClosingReport) -> None:
        """Show what is written already."""
        for name in Parts.__dataclass_fields__:
            self[_field(name)].data = getattr(report, name)
        self.attitude.data = report.attitude.value if report.attitude else None
        self.validity.data = report.validity.value if report.validity else None

    def flags(self) -> list[Span]:
        """Find what must be changed or kept with a reason."""
        return list(check_text(str(self.reply_text.data or "")))

    def is_complete(self, keep_out: Iterable[str]) -> bool:
        """Check what submitting asks for and put each message beside its field."""
        parts = self.to_parts()
        for name, message in missing_parts(parts).items():
            self._refuse(name, str(message))
        named = names_in(parts.reply_text, keep_out)
        if named:
            self._refuse(
                "reply_text", _("The reply must not name %(names)s", names="、".join(named))
            )
        without_glyph = missing_characters(parts.reply_text, agency_fonts())
        if without_glyph:
            characters = "".join(sorted(without_glyph))
            self._refuse(
                "reply_text",
                _("These characters cannot be printed: %(characters)s", characters=characters),
            )
        if self.flags() and not parts.flags_kept_because:
            self._refuse(
                "reply_text",
                _("The text has marked places: change them or give the reason for keeping them"),
            )
        return not self.errors

    def _refuse(self, name: str, message: str) -> None:
        field = self[_field(name)]
        field.errors = [*field.errors, message]

    def to_parts(self) -> Parts:
        """Turn the input into the report's parts."""
        return Parts(
            cause=_text(self.cause.data),
            cause_unknown=bool(self.cause_unknown.data),
            process=_text(self.course.data),
            result=_text(self.result.data),
            concentrated=bool(self.concentrated.data),
            remedy=_text(self.remedy.data),
            remedy_on=self.remedy_on.data,
            coordinator=_text(self.coordinator.data),
            attitude=_member(Attitude, self.attitude.data),
            reply_text=_text(self.reply_text.data),
            flags_kept_because=_text(self.flags_kept_because.data),
            validity=_member(Validity, self.validity.data),
        )


class ReviewForm(ConfirmedForm):
    """What the leader says on the closing report."""

    purpose = Purpose.SIGN_OFF

    note = TextAreaField(
        _l("Note"),
        [Optional(), Length(max=2000)],
        description=_l("Needed when the report is sent back: what has to be better."),
    )

    def validate_note(self, field: Field) -> None:
        """The note stands on the timeline, which everybody who knows of the matter reads."""
        if check_text(_text(field.data)):
            raise ValidationError(_("This may point to the reporter: word it otherwise"))

    def text(self) -> str:
        """Give the note."""
        return _text(self.note.data)

    def says_why(self) -> bool:
        """Check that a report is not sent back without a word."""
        if not self.text():
            self.note.errors = [_("Enter what has to be better")]
            return False
        return True


def _field(part: str) -> str:
    return "course" if part == "process" else part


def _text(value: str | None) -> str:
    return (value or "").strip()


def _member(enum: type[E], value: str | None) -> E | None:
    return enum(value) if value in {member.value for member in enum} else None
