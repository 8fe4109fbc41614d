"""Forms of a visit: its record, its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.enforcement.visits.operations import VisitRecord
from app.enforcement.visits.rules import FEWEST_INSPECTORS
from app.web.forms import PageForm
from app.web.uploads import PHOTOS_AND_PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

    from app.accounts.models import User


class VisitForm(PageForm):
    """The on-site record (现场笔录)."""

    inspectors = SelectMultipleField(
        _l("Inspectors on the spot"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("At least two, with their certificates."),
    )
    could_not_enter = BooleanField(_l("Nobody was there, or we were not let in"))
    party_present = BooleanField(_l("The party was present"))
    rights_told = BooleanField(_l("Certificates shown and rights told"))
    record = TextAreaField(
        _l("On-site record"),
        [InputRequired(_l("Enter what you saw and did")), Length(max=8000)],
        description=_l("What was seen, checked and said. Not how we learned of it."),
    )

    def offer_roster(self, roster: Iterable[User]) -> None:
        """Fill the list with the team's members and their certificates."""
        self.inspectors.choices = [(user.id, name_with_certificate(user)) for user in roster]

    def validate_inspectors(self, field: Field) -> None:
        """An inspection takes two (行政处罚法第四十二条)."""
        if len(field.data or []) < FEWEST_INSPECTORS:
            raise ValidationError(str(_l("Choose at least two inspectors")))

    def validate_rights_told(self, field: Field) -> None:
        """Whoever is inspected is told their rights first."""
        if self.party_present.data and not field.data:
            raise ValidationError(
                str(_l("The party was present: show the certificates and tell the rights"))
            )

    def validate_party_present(self, field: Field) -> None:
        """The party cannot be there when nobody was."""
        if field.data and self.could_not_enter.data:
            raise ValidationError(
                str(_l("Choose one: the party was present, or nobody could be met"))
            )

    def to_record(self) -> VisitRecord:
        """Turn the input into the record."""
        return VisitRecord(
            inspectors=tuple(self.inspectors.data),
            party_present=bool(self.party_present.data),
            rights_told=bool(self.rights_told.data),
            could_not_enter=bool(self.could_not_enter.data),
            record=str(self.record.data).strip(),
        )


class EvidenceForm(PageForm):
    """Files taken on the spot. Each is cleared; the original is sealed."""

    files = MultipleFileField(
        _l("Photos or documents"),
        render_kw={"accept": PHOTOS_AND_PAPERS.accept, "multiple": True},
        description=_l("JPG, PNG, WebP or PDF, up to 20 MB each, 10 at a time."),
    )


def name_with_certificate(user: User) -> str:
    """Write a name with the certificate it inspects under."""
    return f"{user.display_name} · {user.certificate_number or '—'}"
