"""The base of every form on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Messages:
    """WTForms' own messages in the reader's language."""

    def gettext(self, words: str) -> str:
        """Translate one message."""
        known = {
            "Not a valid choice.": _("Choose one of the list"),
            "Not a valid choice": _("Choose one of the list"),
            "Invalid Choice: could not coerce.": _("Choose one of the list"),
            "Not a valid date value.": _("Enter a date, for example 2026-11-22"),
            "Not a valid datetime value.": _("Enter date and time, for example 2026-11-22 14:30"),
            "Not a valid integer value.": _("Enter a whole number"),
            "This field is required.": _("This has to be filled in"),
            "Field cannot be longer than %(max)d characters.": _("At most %(max)d characters"),
            "Field cannot be longer than %(max)d character.": _("At most %(max)d characters"),
        }
        return known.get(words, words)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Translate a message with a number."""
        return self.gettext(one if count == 1 else many)


class PageForm(FlaskForm):
    """A form that keeps what was typed and carries the version of what it edits."""

    version = HiddenField()

    class Meta(FlaskForm.Meta):
        """Our messages instead of the library's."""

        def get_translations(self, form: object) -> _Messages:
            """Give the messages in the reader's language."""
            del form
            return _Messages()

    def version_number(self) -> int:
        """Give the version of the case that the page showed; -1 fits no case."""
        try:
            return int(str(self.version.data))
        except ValueError:
            return -1

    def error_list(self) -> Sequence[tuple[str, str]]:
        """Give every error with the id of the field it stands beside."""
        return [(field.id, str(error)) for field in self for error in field.errors if error]
