"""Forms of finding and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.enforcement.kinds import Conclusion, MeasureKind
from app.enforcement.labels import CONCLUSION_LABELS, MEASURE_LABELS
from app.enforcement.measures.operations import Found, Outcome, Taken
from app.web.forms import PageForm

if TYPE_CHECKING:
    from datetime import date

    from wtforms import Field

NEEDS_WORDS: Final = frozenset(
    {MeasureKind.RECTIFICATION, MeasureKind.BAN, MeasureKind.TRANSFER, MeasureKind.FILING}
)


class FindingForm(PageForm):
    """The finding (核查结论)."""

    conclusion = RadioField(_l("Conclusion"), [InputRequired(_l("Choose the conclusion"))])
    facts = TextAreaField(
        _l("Facts found"), [InputRequired(_l("Enter the facts")), Length(max=8000)]
    )
    evidence_note = TextAreaField(
        _l("What proves them"),
        [Optional(), Length(max=2000)],
        description=_l("Which evidence shows what; by its number."),
    )

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.conclusion.choices = [(c.value, CONCLUSION_LABELS[c]) for c in Conclusion]

    def to_found(self) -> Found:
        """Turn the input into the finding."""
        return Found(
            conclusion=Conclusion(self.conclusion.data),
            facts=str(self.facts.data).strip(),
            evidence_note=(self.evidence_note.data or "").strip(),
        )


class MeasureForm(PageForm):
    """One measure (处置措施)."""

    kind = SelectField(_l("Measure"), [InputRequired(_l("Choose the measure"))])
    text = TextAreaField(_l("What exactly"), [Length(max=2000)])
    due_on = DateField(
        _l("To be done by"),
        [Optional()],
        description=_l("Needed for a rectification: the day of the re-check."),
    )
    filing_number = StringField(
        _l("Filing number"),
        [Optional(), Length(max=60)],
        description=_l("Only for a filing, once there is one."),
    )

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.kind.choices = [(k.value, MEASURE_LABELS[k]) for k in MeasureKind]

    def set_today(self, today: date) -> None:
        """Tell the form the agency's day."""
        self.today = today

    def validate_text(self, field: Field) -> None:
        """Some measures mean nothing without words."""
        if (
            self.kind.data in {kind.value for kind in NEEDS_WORDS}
            and not (field.data or "").strip()
        ):
            raise ValidationError(str(_l("Enter what exactly was ordered or done")))

    def validate_due_on(self, field: Field) -> None:
        """A rectification has a date that is not over."""
        if self.kind.data == MeasureKind.RECTIFICATION.value and field.data is None:
            raise ValidationError(str(_l("Enter the day by which it has to be put right")))
        if field.data is not None and field.data < self.today:
            raise ValidationError(str(_l("This day is over already")))

    def to_taken(self) -> Taken:
        """Turn the input into the measure."""
        return Taken(
            kind=MeasureKind(self.kind.data),
            text=(self.text.data or "").strip(),
            due_on=self.due_on.data,
            filing_number=(self.filing_number.data or "").strip(),
        )


class DoneForm(PageForm):
    """How a running measure ended."""

    done_on = DateField(_l("Done on"), [InputRequired(_l("Enter the day"))])
    result = TextAreaField(
        _l("Result"), [InputRequired(_l("Enter what came of it")), Length(max=2000)]
    )
    filing_number = StringField(_l("Filing number"), [Optional(), Length(max=60)])

    def set_today(self, today: date) -> None:
        """Tell the form the agency's day."""
        self.today = today

    def validate_done_on(self, field: Field) -> None:
        """What is done lies behind us."""
        if field.data is not None and field.data > self.today:
            raise ValidationError(str(_l("This day has not come yet")))

    def to_outcome(self) -> Outcome:
        """Turn the input into the outcome."""
        return Outcome(
            done_on=self.done_on.data,
            result=str(self.result.data).strip(),
            filing_number=(self.filing_number.data or "").strip(),
        )
