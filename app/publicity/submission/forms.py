"""What somebody tells us on the web (confidentiality design §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.evidence.forms import ReceivedFiles
from app.cases.intake.operations import Registration, RespondentDraft
from app.cases.intake.summary.rules import UNSORTED
from app.cases.labels import KIND_LABELS
from app.cases.states import CaseKind, Channel
from app.identity.patterns import check_text
from app.identity.wire.kinds import Disclosure, IdentityField
from app.identity.wire.person import FIELD_LIMITS, Identity
from app.web.forms import PageForm

if TYPE_CHECKING:
    from datetime import datetime

    from flask_babel import LazyString
    from wtforms import Field

    from app.cases.intake.queries import Groups

OFF: Final = {"autocomplete": "off"}
DISCLOSURE_WORDS: Final[dict[Disclosure, LazyString]] = {
    Disclosure.NAMED: _l("With my name: you may use it towards the other side if I agree later"),
    Disclosure.CONFIDENTIAL: _l("In confidence: you know me, nobody else learns who I am"),
    Disclosure.ANONYMOUS: _l("Without my name: you don't know me either"),
}


def _kept(name: IdentityField, label: LazyString, **more: str) -> StringField:
    """Make a field whose content goes into the sealed box only."""
    longest = FIELD_LIMITS[name]
    length = Length(max=longest, message=_l("At most %(max)d characters"))
    return StringField(
        label, [Optional(), length], render_kw=OFF | {"maxlength": str(longest)} | more
    )


class SubmissionForm(PageForm):
    """A matter, told by the person themselves."""

    token = HiddenField()
    kind = RadioField(_l("What is it?"), [InputRequired(_l("Choose what it is"))])
    words = TextAreaField(
        _l("What happened?"),
        [
            InputRequired(_l("Say what happened")),
            Length(max=6000, message=_l("At most 6000 characters")),
        ],
        description=_l("Sealed at once. Those who go and check never get to read it."),
        render_kw=OFF,
    )
    respondent_name = StringField(
        _l("Whom is it about? (name or shop sign)"), [Optional(), Length(max=120)], render_kw=OFF
    )
    respondent_address = StringField(
        _l("Where? (street and number)"), [Optional(), Length(max=200)], render_kw=OFF
    )
    district = SelectField(
        _l("Street or township"), [InputRequired(_l("Choose the street or township"))]
    )
    happened = StringField(_l("When?"), [Optional(), Length(max=100)], render_kw=OFF)
    category = SelectField(
        _l("What is it about?"),
        [InputRequired(_l("Choose what fits best; we correct it if need be"))],
    )
    files = ReceivedFiles(_l("Pictures, recordings or papers (optional)"))
    disclosure = RadioField(
        _l("How do you wish to be known?"),
        [InputRequired(_l("Choose how you wish to be known"))],
        description=_l(
            "Name and telephone are sealed and opened only on a recorded ground. Without your name "
            "there is no mediation and no reward, and your number is the only way to an answer."
        ),
    )
    name = _kept(IdentityField.NAME, _l("Your name"))
    phone = _kept(IdentityField.PHONE, _l("Telephone (optional)"), inputmode="tel")
    safe_contact = _kept(
        IdentityField.SAFE_CONTACT, _l("When and how can we reach you safely? (optional)")
    )
    safe_to_message = RadioField(
        _l("Is it safe to send a text message to this telephone?"),
        [Optional()],
        default="no",
        description=_l("It would say only that there is news: no names, no office, no number."),
    )

    def offer(self, categories: Groups, districts: Groups) -> None:
        """Fill the lists; nothing is chosen for the person."""
        self.kind.choices = [(k.value, KIND_LABELS[k]) for k in CaseKind]
        self.disclosure.choices = [(d.value, DISCLOSURE_WORDS[d]) for d in Disclosure]
        self.safe_to_message.choices = [("no", _l("No")), ("yes", _l("Yes"))]
        self.category.choices = _as_text(categories)
        self.district.choices = _as_text(districts)

    def validate_disclosure(self, field: Field) -> None:
        """What is chosen fits what is entered."""
        if field.data == Disclosure.NAMED and not _line(self.name):
            raise ValidationError(str(_l("Enter the name, or choose another way to be known")))
        if field.data == Disclosure.ANONYMOUS and _line(self.name):
            raise ValidationError(str(_l("Leave the name empty, or choose another way")))

    def to_registration(self, unit_id: int, at: datetime) -> Registration:
        """Turn the input into the registration; the desk's own line says nothing of the words."""
        name, address = _line(self.respondent_name), _line(self.respondent_address)
        return Registration(
            unit_id=unit_id,
            channel=Channel.WEB,
            kind=CaseKind(self.kind.data),
            category_id=int(self.category.data),
            district_id=int(self.district.data),
            summary=UNSORTED,
            received_at=at,
            identity=self._identity(),
            words=self._all_words(),
            # What may tell who reported stays in the sealed words alone.
            respondent=RespondentDraft(
                name="" if check_text(name) else name,
                address="" if check_text(address) else address,
            ),
        )

    def _identity(self) -> Identity:
        phone = _line(self.phone)
        return Identity(
            disclosure=Disclosure(self.disclosure.data),
            name=_line(self.name),
            phone=phone,
            safe_contact=_line(self.safe_contact),
            safe_to_message=bool(phone) and self.safe_to_message.data == "yes",
        )

    def _all_words(self) -> str:
        """Put everything that was told into the sealed text."""
        parts = [str(self.words.data or "")]
        parts += [
            f"{heading}：{_line(field)}"
            for heading, field in (
                ("对象", self.respondent_name),
                ("地点", self.respondent_address),
                ("时间", self.happened),
            )
            if _line(field)
        ]
        whole = "\n".join(parts)
        return "".join(c for c in whole if c.isprintable() or c == "\n").strip()


def _line(field: Field) -> str:
    """Give what was typed, without what nobody sees."""
    return "".join(c for c in str(field.data or "") if c.isprintable()).strip()


def _as_text(groups: Groups) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(str(value), shown) for value, shown in leaves] for name, leaves in groups.items()
    }
