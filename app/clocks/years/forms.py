"""Forms of the calendar: a year's file with its document, a single day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.clocks.kinds import DayKind
from app.clocks.years.kinds import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, LONGEST_SOURCE, Entry
from app.clocks.years.labels import DAY_LABELS
from app.clocks.years.table import MOST_BYTES
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field

ACCEPTED: Final = (
    ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
NOT_BLANK: Final = _l("Say which document the days come from")


def _not_blank(form: object, field: Field) -> None:
    """White space names nothing."""
    del form
    if not str(field.data or "").strip():
        raise ValidationError(str(NOT_BLANK))


class ImportForm(PageForm):
    """A year: the document it comes from, and its days as a file or as lines."""

    source = StringField(
        _l("Source document"),
        [InputRequired(NOT_BLANK), _not_blank, Length(max=LONGEST_SOURCE)],
        description=_l("Name and number of the notice, as it will be cited in due dates."),
    )
    file = FileField(
        _l("File (CSV or XLSX)"),
        render_kw={"accept": ACCEPTED},
        description=_l("Columns: date, kind, name. The heading may be left out."),
    )
    lines = TextAreaField(
        _l("Or the days as lines"),
        description=_l(
            "One day a line: date, kind, name. Used when no file is chosen; a file that cannot "
            "be taken over is put here so that it can be mended."
        ),
    )

    def upload(self) -> tuple[str, bytes] | None:
        """Give name and content of the file, if one was chosen; no more of it than may be."""
        chosen = self.file.data
        if not chosen or not getattr(chosen, "filename", ""):
            return None
        return str(chosen.filename), bytes(chosen.read(MOST_BYTES + 1))

    def source_words(self) -> str:
        """Give the name of the document."""
        return str(self.source.data).strip()


class ConfirmForm(ImportForm):
    """What the preview showed, sent once more: it is read and checked anew."""

    digest = HiddenField()


class DayForm(PageForm):
    """A single day that the agency sets itself."""

    on = DateField(_l("Day"), [InputRequired(_l("Enter the day"))])
    kind = RadioField(_l("Kind of day"), [InputRequired(_l("Choose the kind of day"))])
    name = StringField(
        _l("Name of the day"),
        [InputRequired(_l("Name the day")), Length(max=LONGEST_NAME)],
        description=_l("It is shown wherever a due date says which days were not counted."),
    )
    source = StringField(
        _l("Source document"),
        [InputRequired(NOT_BLANK), _not_blank, Length(max=LONGEST_SOURCE)],
    )

    def offer_kinds(self) -> None:
        """Fill the list."""
        self.kind.choices = [(kind.value, words) for kind, words in DAY_LABELS.items()]

    def validate_on(self, field: Field) -> None:
        """Days beyond the calendar's years are nobody's."""
        if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(
                str(_l("Enter a day from %(first)d to %(last)d", first=FIRST_YEAR, last=LAST_YEAR))
            )

    def to_entry(self) -> Entry:
        """Turn the input into a day."""
        return Entry(self.on.data, DayKind(self.kind.data), str(self.name.data).strip())

    def source_words(self) -> str:
        """Give the name of the document."""
        return str(self.source.data).strip()
