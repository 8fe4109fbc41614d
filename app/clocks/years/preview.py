"""From what was sent to what it would change; nothing is written and nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask_babel import gettext as _

from app.clocks.calendar import SpecialDay
from app.clocks.years import rules, table
from app.clocks.years.kinds import Cannot, ChangeOfDay, Line
from app.clocks.years.labels import why_unreadable, words_of_faults
from app.clocks.years.operations import calendar_with, span_of
from app.clocks.years.queries import count_touched, digest_of

if TYPE_CHECKING:
    from datetime import date

    from wtforms import Field

    from app.clocks.years.forms import ImportForm
    from app.clocks.years.kinds import Difference, Entry, Warned
    from app.clocks.years.queries import Year


class Preview(NamedTuple):
    """What a year would become."""

    entries: tuple[Entry, ...]
    text: str
    digest: str
    differences: tuple[Difference, ...]
    warnings: tuple[Warned, ...]
    kept_local: tuple[date, ...]
    working_days_before: int
    working_days: int
    clocks: int

    def count(self, change: str) -> int:
        """Count the differences of a kind."""
        return sum(each.change == ChangeOfDay(change) for each in self.differences)


def entries_sent(form: ImportForm, year: int) -> tuple[Entry, ...] | None:
    """Read the file, or the lines where none was chosen; None when the form now says why not.

    The lines of a file are put into the form, so that they can be mended there.
    """
    upload = form.upload()
    field = form.file if upload else form.lines
    if upload is None and not str(form.lines.data or "").strip():
        _complain(form.file, [_("Choose a file, or enter the days as lines.")])
        return None
    try:
        read = rules.read_year(_lines_sent(form, upload), year)
    except Cannot as refusal:
        _complain(field, [why_unreadable(refusal.why)])
        return None
    _complain(form.lines, words_of_faults(read.faults))
    return None if read.faults else read.entries


def _complain(field: Field, complaints: list[str]) -> None:
    field.errors = [*field.errors, *complaints]


def _lines_sent(form: ImportForm, upload: tuple[str, bytes] | None) -> tuple[Line, ...]:
    if upload is None:
        return table.read_lines("", str(form.lines.data).encode())
    form.lines.data = ""
    lines = table.read_lines(*upload)
    form.lines.data = table.text_of(lines)
    return lines


def preview_of(year: Year, entries: tuple[Entry, ...]) -> Preview:
    """Compare a year with what is in force."""
    after = calendar_with(year, entries)
    found = rules.differences(year.calendar, after, year.number)
    named = {entry.on for entry in entries}
    official = year.calendar.with_year(
        year.number, {each.on: SpecialDay(each.kind, each.name) for each in entries}
    )
    return Preview(
        entries=entries,
        text=_written(entries),
        digest=digest_of(year),
        differences=found,
        warnings=rules.warnings_of(official, year.number),
        kept_local=tuple(on for on in year.local if on not in named),
        working_days_before=rules.working_days(year.calendar, year.number),
        working_days=rules.working_days(after, year.number),
        clocks=count_touched(span_of(year, found)),
    )


def _written(entries: tuple[Entry, ...]) -> str:
    """Write the days as lines that are read back as they are."""
    return table.text_of(
        tuple(
            Line(number, (entry.on.isoformat(), entry.kind.value, entry.name))
            for number, entry in enumerate(entries, start=1)
        )
    )
