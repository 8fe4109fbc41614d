"""The base of every form on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.web.tokens import id_of

if TYPE_CHECKING:
    from collections.abc import Sequence


_KNOWN: Final = {
    "Not a valid choice.": _l("Choose one of the list"),
    "Not a valid choice": _l("Choose one of the list"),
    "Invalid Choice: could not coerce.": _l("Choose one of the list"),
    "Not a valid date value.": _l("Enter a date, for example 2026-11-22"),
    "Not a valid datetime value.": _l("Enter date and time, for example 2026-11-22 14:30"),
    "Not a valid integer value.": _l("Enter a whole number"),
    "Not a valid decimal value.": _l("Enter a number"),
    "Not a valid float value.": _l("Enter a number"),
    "Not a valid time value.": _l("Enter a time, for example 14:30"),
    "'%(value)s' is not a valid choice for this field.": _l("Choose one of the list"),
    "'%(value)s' are not valid choices for this field.": _l("Choose one of the list"),
    "This field is required.": _l("This has to be filled in"),
    "Field must be at least %(min)d characters long.": _l("At least %(min)d characters"),
    "Field must be at least %(min)d character long.": _l("At least %(min)d characters"),
    "Field must be exactly %(max)d characters long.": _l("Exactly %(max)d characters"),
    "Field must be exactly %(max)d character long.": _l("Exactly %(max)d characters"),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "From %(min)d to %(max)d characters"
    ),
    "Field cannot be longer than %(max)d characters.": _l("At most %(max)d characters"),
    "Field cannot be longer than %(max)d character.": _l("At most %(max)d characters"),
}


class _Messages:
    """WTForms' own messages in the reader's language."""

    def gettext(self, words: str) -> str:
        """Translate one message."""
        return str(_KNOWN.get(words, words))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Translate a message with a number."""
        return self.gettext(one if count == 1 else many)


def without_nul(data: object) -> object:
    """Drop NUL characters from a text."""
    return data.replace("\x00", "") if isinstance(data, str) else data


class PageForm(FlaskForm):
    """A form that keeps what was typed and carries the version of what it edits."""

    version = HiddenField()

    class Meta(FlaskForm.Meta):
        """Our messages instead of the library's; no text with a NUL, which no database takes."""

        def bind_field(self, form: object, unbound_field: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401 - WTForms has no types
            """Give every field the filter."""
            filters = (*unbound_field.kwargs.get("filters", ()), without_nul)
            return super().bind_field(form, unbound_field, options | {"filters": filters})

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

    def last_shown(self, kind: str) -> int:
        """Give the id behind the token of the newest thing on the page; -1 for anything else."""
        found = id_of(str(self.version.data), kind)
        return -1 if found is None else found

    def error_list(self) -> Sequence[tuple[str, str]]:
        """Give every error with the id of the field it stands beside; none for the whole form's."""
        whole = [("", str(error)) for error in self.form_errors]
        return whole + [(field.id, str(error)) for field in self for error in field.errors if error]
