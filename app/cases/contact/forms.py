"""Forms of the contact desk: how the call went, what the person said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.contact.kinds import AttemptOutcome, Satisfaction, TaskKind
from app.cases.contact.labels import OUTCOME_LABELS, SATISFACTION_LABELS
from app.cases.contact.operations import Said
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from wtforms import Field

    from app.identity.patterns import Span

_FLAGS = _l("The text has marked places: change them or give the reason for keeping them")
_YES = "yes"


class AttemptForm(PageForm):
    """How one call went."""

    outcome = RadioField(_l("How the call went"), [InputRequired(_l("Choose how the call went"))])
    note = StringField(
        _l("Remark"),
        [Length(max=200)],
        description=_l("No name or number, for example “line dead” or “call after 18:00”."),
    )

    def offer_lists(self, kind: TaskKind) -> None:
        """Fill the choices, and ask what the purpose of the call makes worth keeping."""
        self.outcome.choices = [(o.value, OUTCOME_LABELS[o]) for o in AttemptOutcome]
        self.kind = kind
        if kind is TaskKind.PROMISE:
            self.note.label.text = _l("What the person was told, or a remark")
            self.note.description = _l("One or two sentences, without name or number.")

    def validate_note(self, field: Field) -> None:
        """A note is read by everybody who may know of the matter; a promised answer has one."""
        told = self.outcome.data == AttemptOutcome.REACHED.value
        if self.kind is TaskKind.PROMISE and told and not str(field.data or "").strip():
            raise ValidationError(str(_l("Write down in a sentence what the person was told")))
        if check_text(str(field.data or "")):
            raise ValidationError(str(_l("The note may point to the person: word it otherwise")))

    def to_attempt(self) -> tuple[AttemptOutcome, str]:
        """Turn the input into the outcome and its note."""
        return AttemptOutcome(self.outcome.data), (self.note.data or "").strip()


class FeedbackForm(PageForm):
    """What the person said when told the result or called back."""

    satisfaction = RadioField(
        _l("Satisfaction with the handling"),
        [InputRequired(_l("Choose how satisfied the person is"))],
    )
    solved = RadioField(
        _l("Is the matter solved for the person?"), [InputRequired(_l("Choose yes or no"))]
    )
    opinion = TextAreaField(_l("The person's opinion"), [Optional(), Length(max=2000)])
    suggestions = TextAreaField(_l("The person's suggestions"), [Optional(), Length(max=2000)])
    flags_kept_because = StringField(
        _l("Reason for keeping marked places"),
        [Optional(), Length(max=400)],
        description=_l("Only if a marked place does not point to the reporter."),
    )

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.satisfaction.choices = [(s.value, SATISFACTION_LABELS[s]) for s in Satisfaction]
        self.solved.choices = [(_YES, _l("Yes")), ("no", _l("No"))]

    def marked_places(self) -> list[tuple[str, list[Span]]]:
        """Give the texts that have marked places, with the places."""
        texts = [str(field.data or "") for field in (self.opinion, self.suggestions)]
        return [(text, spans) for text in texts if (spans := check_text(text))]

    def _require_clean(self, field: Field) -> None:
        kept = (self.flags_kept_because.data or "").strip()
        if check_text(str(field.data or "")) and not kept:
            raise ValidationError(str(_FLAGS))

    def validate_opinion(self, field: Field) -> None:
        """The opinion stands on the sheet that everybody reads."""
        self._require_clean(field)

    def validate_suggestions(self, field: Field) -> None:
        """So do the suggestions."""
        self._require_clean(field)

    def to_said(self) -> Said:
        """Turn the input into what was said."""
        return Said(
            satisfaction=Satisfaction(self.satisfaction.data),
            solved=self.solved.data == _YES,
            opinion=(self.opinion.data or "").strip(),
            suggestions=(self.suggestions.data or "").strip(),
            flags_kept_because=(self.flags_kept_because.data or "").strip(),
        )
