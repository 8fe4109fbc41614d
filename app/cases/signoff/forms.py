"""Forms of proposal, sign-off and spoken order."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.step_up import ConfirmedForm, Purpose
from app.cases.labels import COMPLEXITY_LABELS, URGENCY_LABELS
from app.cases.signoff.operations import LateOpinion, Opinion, Proposal, SpokenOrder
from app.cases.states import Complexity, Urgency
from app.identity.patterns import check_text
from app.web.forms import PageForm
from app.web.language import time_zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from wtforms import Field

    from app.accounts.models import Unit, User
    from app.identity.patterns import Span

EARLIEST_YEAR = 2000
_FLAGS = _l("The text has marked places: mask them or give the reason for keeping them")


def _marked_words(text: str) -> set[str]:
    return {text[span.start : span.end] for span in check_text(text)}


class _Dispatching(PageForm):
    """What every form has that sends something to a team."""

    team = SelectField(_l("Lead team"), [InputRequired(_l("Choose the team"))], coerce=int)
    dispatch_text = TextAreaField(
        _l("Dispatch text"),
        [InputRequired(_l("Enter the dispatch text")), Length(max=4000)],
        description=_l("All that the team gets to read. No name, number or self-description."),
    )
    flags_kept_because = StringField(
        _l("Reason for keeping marked places"),
        [Optional(), Length(max=400)],
        description=_l("Only if a marked place does not point to the reporter."),
    )

    def offer_teams(self, teams: Iterable[Unit]) -> None:
        """Fill the list of teams."""
        self.team.choices = [
            (team.id, f"{team.parent.short_name} {team.name}" if team.parent else team.name)
            for team in teams
        ]

    def flags(self) -> list[Span]:
        """Find what must be masked or kept with a reason."""
        return check_text(str(self.dispatch_text.data or ""))

    def validate_dispatch_text(self, field: Field) -> None:
        """Nothing goes out with a marked place that nobody has looked at (§4)."""
        if self._lacks_reason(str(field.data or "")):
            raise ValidationError(str(_FLAGS))

    def looked_at(self, text: str | None, reason: str | None) -> None:
        """Remember which places were kept before, and why: the reason covers no others."""
        self._kept = (frozenset(_marked_words(text or "")), (reason or "").strip())

    def _lacks_reason(self, text: str) -> bool:
        words = _marked_words(text)
        if not words:
            return False
        known, old_reason = getattr(self, "_kept", (frozenset(), ""))
        is_stale = self.reason() == old_reason and not words <= known
        return not self.reason() or is_stale

    def reason(self) -> str:
        """Give the reason for keeping marked places."""
        return (self.flags_kept_because.data or "").strip()


class ProposalForm(_Dispatching):
    """Proposal (拟办)."""

    urgency = RadioField(_l("Urgency"), [InputRequired(_l("Choose the urgency"))])
    demands = TextAreaField(
        _l("Demands on the team"),
        [InputRequired(_l("Enter what the team is to do")), Length(max=2000)],
    )

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.urgency.choices = [(u.value, URGENCY_LABELS[u]) for u in Urgency]

    def validate_demands(self, field: Field) -> None:
        """The demands go to the team too."""
        if check_text(str(field.data or "")) and not self.reason():
            raise ValidationError(str(_FLAGS))

    def to_proposal(self) -> Proposal:
        """Turn the input into the proposal."""
        return Proposal(
            team_id=int(self.team.data),
            urgency=Urgency(self.urgency.data),
            demands=str(self.demands.data).strip(),
            dispatch_text=str(self.dispatch_text.data).strip(),
            flags_kept_because=self.reason(),
        )


class SignOffForm(_Dispatching, ConfirmedForm):
    """The leader's opinion (批办)."""

    purpose = Purpose.SIGN_OFF

    opinion = TextAreaField(
        _l("Handling opinion"), [InputRequired(_l("Enter your opinion")), Length(max=2000)]
    )
    complexity = RadioField(_l("Complexity"), [InputRequired(_l("Choose the complexity"))])
    takes_charge = BooleanField(_l("I take personal charge of this matter"))
    is_major = BooleanField(_l("Treat as a major matter"))

    def offer_lists(self) -> None:
        """Fill the choices."""
        self.complexity.choices = [(c.value, COMPLEXITY_LABELS[c]) for c in Complexity]

    def validate_opinion(self, field: Field) -> None:
        """The opinion is read by the team."""
        if self._lacks_reason(str(field.data or "")):
            raise ValidationError(str(_FLAGS))

    def to_opinion(self) -> Opinion:
        """Turn the input into the opinion."""
        return Opinion(
            text=str(self.opinion.data).strip(),
            team_id=int(self.team.data),
            complexity=Complexity(self.complexity.data),
            dispatch_text=str(self.dispatch_text.data).strip(),
            flags_kept_because=self.reason(),
            takes_charge=bool(self.takes_charge.data),
            is_major=bool(self.is_major.data),
        )


class SignAfterwardsForm(ConfirmedForm):
    """The signature under an order already given."""

    purpose = Purpose.SIGN_OFF

    opinion = TextAreaField(
        _l("Handling opinion"), [InputRequired(_l("Enter your opinion")), Length(max=2000)]
    )
    flags_kept_because = StringField(
        _l("Reason for keeping marked places"),
        [Optional(), Length(max=400)],
        description=_l("Only if a marked place does not point to the reporter."),
    )

    def flags(self) -> list[Span]:
        """Find what must be masked or kept with a reason."""
        return check_text(str(self.opinion.data or ""))

    def validate_opinion(self, field: Field) -> None:
        """The opinion is read by the team."""
        del field
        if self.flags() and not (self.flags_kept_because.data or "").strip():
            raise ValidationError(str(_FLAGS))

    def to_opinion(self) -> LateOpinion:
        """Turn the input into the opinion."""
        return LateOpinion(
            text=str(self.opinion.data).strip(),
            flags_kept_because=(self.flags_kept_because.data or "").strip(),
        )


class SpokenOrderForm(_Dispatching):
    """A spoken order, entered by the desk."""

    leader = SelectField(
        _l("Order given by"), [InputRequired(_l("Name the leader who gave the order"))], coerce=int
    )
    words = TextAreaField(
        _l("What was ordered"),
        [InputRequired(_l("Enter what the leader ordered")), Length(max=1000)],
    )
    spoken_at = DateTimeLocalField(
        _l("Spoken at"),
        [InputRequired(_l("Enter when the order was given"))],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def validate_words(self, field: Field) -> None:
        """What was said stands on the team's page too."""
        if check_text(str(field.data or "")) and not self.reason():
            raise ValidationError(str(_FLAGS))

    def validate_spoken_at(self, field: Field) -> None:
        """An order is of today or yesterday."""
        if field.data is None or field.data.year < EARLIEST_YEAR:
            raise ValidationError(str(_l("Enter when the order was given")))

    def offer_leaders(self, leaders: Iterable[User]) -> None:
        """Fill the list of leaders."""
        self.leader.choices = [(leader.id, leader.display_name) for leader in leaders]

    def to_order(self) -> SpokenOrder:
        """Turn the input into the order; the time is the agency's."""
        local: datetime = self.spoken_at.data
        return SpokenOrder(
            leader_id=int(self.leader.data),
            team_id=int(self.team.data),
            words=str(self.words.data).strip(),
            dispatch_text=str(self.dispatch_text.data).strip(),
            flags_kept_because=self.reason(),
            spoken_at=local.replace(tzinfo=ZoneInfo(time_zone())),
        )
