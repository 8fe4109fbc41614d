"""Forms of units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.above import above
from app.accounts.changes.labels import UNIT_KIND_LABELS
from app.accounts.models import UnitKind
from app.accounts.units.operations import UnitDraft, kinds_below
from app.web.forms import PageForm

if TYPE_CHECKING:
    from app.accounts.models import Unit


class UnitForm(PageForm):
    """Names, number word and district of a unit."""

    is_team = False

    name = StringField(_l("Name"), [InputRequired(_l("Enter the name")), Length(max=100)])
    short_name = StringField(
        _l("Short name"),
        [InputRequired(_l("Enter the short name")), Length(max=20)],
        description=_l("As in lists."),
    )
    number_word = StringField(
        _l("Number word"),
        [Length(max=20)],
        description=_l(
            "Begins every number of the unit's matters: 东投举 makes 东投举〔2026〕1号. No two "
            "offices have the same. A team bears the word of its office."
        ),
    )
    district_id = SelectField(_l("District"), [Optional()], coerce=lambda v: int(v) if v else None)

    def offer_districts(self) -> None:
        """Fill the list."""
        self.district_id.choices = [("", _("None")), *above().districts()]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms has no types
        """An office has a number word of its own."""
        good = bool(super().validate(extra_validators))
        if not self.is_team and not str(self.number_word.data or "").strip():
            self.number_word.errors = [_("Enter the number word")]
            return False
        return good

    def to_draft(self) -> UnitDraft:
        """Give what was entered."""
        return UnitDraft(
            name=str(self.name.data).strip(),
            short_name=str(self.short_name.data).strip(),
            number_word=str(self.number_word.data or "").strip(),
            district_id=self.district_id.data or None,
        )


class NewUnitForm(UnitForm):
    """A unit below another."""

    kind = SelectField(_l("Kind of unit"), [InputRequired(_l("Choose the kind"))])

    def offer_kinds(self, parent: Unit) -> None:
        """Fill the list with what goes below the other."""
        self.kind.choices = [
            (kind.value, str(UNIT_KIND_LABELS[kind])) for kind in kinds_below(parent.kind)
        ]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms has no types
        """Know first whether it is a team."""
        self.is_team = self.kind.data == UnitKind.TEAM.value
        return super().validate(extra_validators)
