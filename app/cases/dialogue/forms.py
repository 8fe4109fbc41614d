"""What the house writes in the dialogue: questions, and notes of what a reporter said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.dialogue.operations import Note
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from flask_babel import LazyString
    from wtforms import Field

    from app.identity.patterns import Span

OFF: Final = {"autocomplete": "off"}


class NoteForm(PageForm):
    """A text that must not tell who reported."""

    text = TextAreaField(
        _l("What the house may know of it"),
        [InputRequired(_l("Write down what may be known")), Length(max=2000)],
        description=_l("In other words than the person's, and nothing that points to them."),
        render_kw=OFF,
    )
    kept_because = StringField(
        _l("Reason for keeping marked places"),
        [Optional(), Length(max=400)],
        description=_l("Only if a marked place does not point to the reporter."),
        render_kw=OFF,
    )

    def marked(self) -> list[Span]:
        """Find the places that may tell who reported."""
        return check_text(str(self.text.data or ""))

    def validate_text(self, field: Field) -> None:
        """Marked places change or get a reason."""
        del field
        if self.marked() and not str(self.kept_because.data or "").strip():
            raise ValidationError(
                str(_l("The marked places may tell who reported: change them or give a reason"))
            )

    def validate_kept_because(self, field: Field) -> None:
        """A reason that itself tells is no reason."""
        if check_text(str(field.data or "")):
            raise ValidationError(str(_l("The reason itself may tell who reported")))

    def to_note(self) -> Note:
        """Give the text, and the reason if one was needed."""
        reason = str(self.kept_because.data or "").strip() if self.marked() else ""
        return Note(str(self.text.data).strip(), reason)


def _reworded(label: LazyString, missing: LazyString, hint: LazyString) -> TextAreaField:
    return TextAreaField(
        label, [InputRequired(missing), Length(max=500)], description=hint, render_kw=OFF
    )


class QuestionForm(NoteForm):
    """A question to the reporter, read by them on the status page or read out to them."""

    text = _reworded(
        _l("Question to the reporter"),
        _l("Write the question"),
        _l("Plain words, no names. The reporter reads it, or the desk reads it out."),
    )


class HeardForm(NoteForm):
    """An answer heard on the telephone: as said, which is sealed, and what may be known of it."""

    words = TextAreaField(
        _l("The answer in the person's words"),
        [InputRequired(_l("Write down what the person says")), Length(max=4000)],
        description=_l("Sealed on saving. The team never gets to read it."),
        render_kw=OFF,
    )
