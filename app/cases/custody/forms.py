"""Forms of custody: asking, deciding, opening, enrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.step_up import ConfirmedForm
from app.accounts.step_up import Purpose as StepUp
from app.cases.custody.labels import (
    EMERGENCY_LABELS,
    FIELD_LABELS,
    FINDING_LABELS,
    PURPOSE_LABELS,
    REFUSAL_LABELS,
)
from app.identity.wire.kinds import IdentityField
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

LONGEST_ANSWER: Final = 4000


def choices_of(labels: Mapping[Any, LazyString]) -> list[tuple[str, LazyString]]:
    """Give the choices of a field from the words of an enum."""
    return [(each.value, words) for each, words in labels.items()]


class RequestForm(PageForm):
    """Which fields, and for what."""

    fields = SelectMultipleField(
        _l("Which fields"),
        [InputRequired(_l("Tick at least one field"))],
        description=_l("As few as will do: each is approved by name."),
    )
    purpose = SelectField(
        _l("For what"),
        [InputRequired(_l("Choose the purpose"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms has no types
        super().__init__(*args, **kwargs)
        self.fields.choices = choices_of(FIELD_LABELS)
        self.purpose.choices = [("", ""), *choices_of(PURPOSE_LABELS)]

    def chosen(self) -> tuple[IdentityField, ...]:
        """Give the ticked fields."""
        return tuple(IdentityField(name) for name in self.fields.data or ())


class OpenForm(ConfirmedForm):
    """Opening: nothing but who it is."""

    purpose = StepUp.IDENTITY


class EmergencyForm(ConfirmedForm):
    """Danger to life."""

    purpose = StepUp.IDENTITY

    ground = RadioField(
        _l("What danger"),
        [InputRequired(_l("Choose the danger"))],
    )
    words = TextAreaField(
        _l("What happened"),
        [InputRequired(_l("Say what happened")), Length(min=6, max=500)],
        description=_l("Custodians and the auditor read this. Name nobody."),
        render_kw={"rows": "3", "autocomplete": "off"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms has no types
        super().__init__(*args, **kwargs)
        self.ground.choices = choices_of(EMERGENCY_LABELS)


class ApproveForm(PageForm):
    """The approver's signature: a code, or what the passkey answers."""

    nonce = HiddenField()
    answer = StringField(
        _l("Code of your keeper credential"),
        [InputRequired(_l("Enter the 6 digits that the app shows")), Length(max=LONGEST_ANSWER)],
        description=_l("The entry made for the keeper, not the one for signing in."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )

    def signature(self) -> str:
        """Give the code without spaces, or the passkey's answer as it is."""
        given = str(self.answer.data or "").strip()
        return given if given.startswith("{") else "".join(given.split())


class RefuseForm(PageForm):
    """Why it is not approved."""

    ground = RadioField(
        _l("Why not"),
        [InputRequired(_l("Choose the reason"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms has no types
        super().__init__(*args, **kwargs)
        self.ground.choices = choices_of(REFUSAL_LABELS)


class EnrolForm(PageForm):
    """The first code, or what the browser made."""

    answer = StringField(
        _l("Code shown by the app"),
        [InputRequired(_l("Enter the 6 digits that the app shows")), Length(max=LONGEST_ANSWER)],
        description=_l("6 digits, a new one every 30 seconds."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )

    def proof(self) -> str:
        """Give the code without spaces, or the passkey's answer as it is."""
        given = str(self.answer.data or "").strip()
        return given if given.startswith("{") else "".join(given.split())


class PasskeyForm(PageForm):
    """What the browser made; the script fills it in."""

    name = HiddenField(default="keeper")
    answer = HiddenField(validators=[Optional(), Length(max=LONGEST_ANSWER)])


class ReviewForm(PageForm):
    """What was found of an emergency."""

    finding = RadioField(
        _l("What you found"),
        [InputRequired(_l("Choose what you found"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms has no types
        super().__init__(*args, **kwargs)
        self.finding.choices = choices_of(FINDING_LABELS)


class MediatorForm(PageForm):
    """Who mediates."""

    mediator = SelectField(_l("Mediator"), [InputRequired(_l("Choose the mediator"))])
