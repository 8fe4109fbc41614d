"""Forms of admission, release, sealing and unsealing: each asks for its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.cases.apart.labels import CAPACITY_LABELS, GROUND_LABELS
from app.cases.capacities import Capacity, SealGround
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

    from app.accounts.models import User
    from app.cases.apart.queries import Candidate

OFF: Final = {"autocomplete": "off"}


class ReasonForm(PageForm):
    """A step that asks for nothing but why."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give the reason")), Length(max=400)],
        description=_l("Stays with the matter. Nothing that points to whoever reported it."),
        render_kw=OFF,
    )

    def validate_reason(self, field: Field) -> None:
        """A reason is no place for what tells who reported (§4)."""
        if check_text(str(field.data or "")):
            raise ValidationError(str(_l("The reason itself may tell who reported")))

    def why(self) -> str:
        """Give the reason as entered."""
        return str(self.reason.data or "").strip()


class AdmitForm(ReasonForm):
    """Admitting one person to one matter."""

    person = SelectField(_l("Person"), [InputRequired(_l("Choose the person"))], coerce=int)
    capacity = SelectField(_l("Part"), [InputRequired(_l("Choose the part"))])
    all_the_same = BooleanField(_l("Admit although they head the one complained of"))

    in_head_line = False

    def offer(self, people: Iterable[User]) -> None:
        """Fill the lists."""
        self.person.choices = [(one.id, _with_unit(one)) for one in people]
        self.capacity.choices = [(c.value, CAPACITY_LABELS[c]) for c in Capacity]

    def part(self) -> Capacity:
        """Give the chosen capacity."""
        return Capacity(str(self.capacity.data))


class SealForm(ReasonForm):
    """Sealing an ordinary matter (封存)."""

    ground = SelectField(_l("Ground for sealing"), [InputRequired(_l("Choose the ground"))])
    carried = SelectMultipleField(
        _l("Who goes on working on it"),
        description=_l(
            "Everybody not ticked loses sight of it at once. More can be admitted later."
        ),
    )

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Fill the lists; nobody is ticked beforehand."""
        self.ground.choices = [(g.value, GROUND_LABELS[g]) for g in SealGround]
        self.carried.choices = [
            (c.code, f"{c.person.display_name} · {CAPACITY_LABELS[c.capacity]}") for c in candidates
        ]

    def why_sealed(self) -> SealGround:
        """Give the chosen ground."""
        return SealGround(str(self.ground.data))


class ComplainedOfForm(PageForm):
    """Saying who of the staff is complained of."""

    person = SelectField(_l("Who is complained of"), coerce=int)

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list; nobody of the staff is a choice too."""
        self.person.choices = [
            (0, _l("Not known, or nobody of the staff")),
            *((one.id, _with_unit(one)) for one in people),
        ]


def _with_unit(person: User) -> str:
    """Name somebody so that namesakes can be told apart."""
    places = {m.unit.short_name for m in person.memberships}
    return f"{person.display_name} · {'、'.join(sorted(places))}" if places else person.display_name
