"""Forms of roles and of changes that take two administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.changes.labels import ROLE_LABELS
from app.accounts.roles import Role
from app.accounts.rules import LONGEST_DELAY, SHORTEST_DELAY
from app.accounts.step_up import ConfirmedForm, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CONFIRM: Final = "confirm"
REFUSE: Final = "refuse"
WITHDRAW: Final = "withdraw"


class ReasonForm(ConfirmedForm):
    """A change of roles or credentials, with its reason."""

    purpose = Purpose.CREDENTIALS

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give the reason")), Length(max=400)],
        description=_l("It stays on record. For example: takes over from …, telephone lost."),
    )

    def why(self) -> str:
        """Give the reason."""
        return str(self.reason.data).strip()


class GiveRoleForm(ReasonForm):
    """A role within a unit."""

    role = SelectField(_l("Role"), [InputRequired(_l("Choose the role"))])
    unit = SelectField(
        _l("Within which unit"),
        [InputRequired(_l("Choose the unit"))],
        coerce=int,
        description=_l("It counts for this unit and all below it."),
    )

    def offer(self, roles: Iterable[Role], units: Sequence[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.role.choices = [(role.value, str(ROLE_LABELS[role])) for role in roles]
        self.unit.choices = list(units)

    def to_role(self) -> Role:
        """Give the role."""
        return Role(str(self.role.data))


class DecisionForm(ConfirmedForm):
    """The other administrator's decision, or the first one's change of mind."""

    purpose = Purpose.CREDENTIALS

    decision = RadioField(_l("What you decide"), [InputRequired(_l("Choose what you decide"))])
    reason = StringField(
        _l("Reason"), [Optional(), Length(max=400)], description=_l("Required when you refuse.")
    )

    def offer(self, *, is_own: bool) -> None:
        """Whoever requested may only withdraw."""
        both = [(CONFIRM, _("Confirm: it is done at once")), (REFUSE, _("Refuse"))]
        self.decision.choices = [(WITHDRAW, _("Withdraw the request"))] if is_own else both

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms has no types
        """A refusal needs its reason."""
        good = bool(super().validate(extra_validators))
        if self.decision.data == REFUSE and not str(self.reason.data or "").strip():
            self.reason.errors = [_("Give the reason")]
            return False
        return good


class ProfileForm(ConfirmedForm):
    """Which roles people may share, and how long a new one waits (⚙)."""

    purpose = Purpose.CREDENTIALS

    small_office = RadioField(_l("Size of the office"), [InputRequired(_l("Choose one"))])
    delay_hours = StringField(
        _l("Hours before a new or changed role counts for opening identities"),
        [InputRequired(_l("Enter a whole number"))],
        description=_l("From 24 to 720; 72 is usual. Times that run already stay as they are."),
    )

    def offer(self) -> None:
        """Fill the choice."""
        self.small_office.choices = [
            ("no", _("Ordinary: whoever checks a thing is not who does it")),
            ("yes", _("Small office: the head may lead the team and review its legal side")),
        ]

    def validate_delay_hours(self, field: StringField) -> None:
        """It is a number within its bounds."""
        words = str(field.data or "").strip()
        hours = int(words) if words.isascii() and words.isdigit() and len(words) < 5 else 0  # noqa: PLR2004 - four figures are too many already
        if not SHORTEST_DELAY <= hours <= LONGEST_DELAY:
            raise ValidationError(_("Enter a whole number from 24 to 720"))

    def hours(self) -> int:
        """Give the hours."""
        return int(str(self.delay_hours.data).strip())
