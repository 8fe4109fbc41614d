"""Forms of registration and acceptance.

Warnings (a check digit that does not fit, a marked place) hold the form back once, beside a box to
keep what was entered: numbers read over the telephone are often wrong and still needed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from stdnum.cn import ric, uscc
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.evidence.forms import ReceivedFiles
from app.cases.intake import queries
from app.cases.intake.operations import Decision, Registration, RespondentDraft
from app.cases.labels import CHANNEL_LABELS, KIND_LABELS, STAGE_LABELS, URGENCY_LABELS
from app.cases.states import CaseKind, Channel, Stage, Urgency
from app.cases.superior.forms import SuperiorFields
from app.identity.patterns import check_text
from app.identity.wire.kinds import Disclosure, IdentityField
from app.identity.wire.person import FIELD_LIMITS, Identity
from app.web.forms import PageForm
from app.web.language import time_zone
from app.web.now import now

if TYPE_CHECKING:
    from flask_babel import LazyString
    from wtforms import Field

    from app.accounts.models import Unit
    from app.identity.patterns import Span

OFF: Final = {"autocomplete": "off"}
LONGEST_CALL: Final = timedelta(hours=12)
OLDEST: Final = timedelta(days=366)
DISCLOSURE_LABELS: Final[dict[Disclosure, LazyString]] = {
    Disclosure.NAMED: _l("Gives their name"),
    Disclosure.CONFIDENTIAL: _l("Asks for confidentiality"),
    Disclosure.ANONYMOUS: _l("Anonymous"),
}
SOMEBODY_ACCUSED: Final = frozenset({CaseKind.COMPLAINT, CaseKind.REPORT, CaseKind.STAFF_COMPLAINT})


def _kept(name: IdentityField, label: LazyString, **more: str) -> StringField:
    """Make a field whose content goes into the sealed box and is filled in by nobody."""
    longest = FIELD_LIMITS[name]
    return StringField(
        label,
        [
            Optional(),
            Length(max=longest, message=_l("At most %(max)d characters")),
        ],
        render_kw=OFF | {"spellcheck": "false", "maxlength": str(longest)} | more,
    )


class RegistrationForm(SuperiorFields):
    """A call or visit, on one page in five groups."""

    token = HiddenField()
    opened_at = HiddenField()

    unit = SelectField(_l("Registered for"), coerce=int)
    channel = SelectField(_l("Channel"), [InputRequired(_l("Choose the channel"))])
    channel_note = StringField(
        _l("Sender and their number"),
        [Optional(), Length(max=200)],
        description=_l("For letters and what other agencies send. Not who reported it."),
        render_kw=OFF,
    )
    kind = RadioField(
        _l("Kind"),
        [InputRequired(_l("Choose the kind of matter"))],
        description=_l(
            "A complaint claims something for oneself, a report tells of a violation. Both in one "
            "call: register two matters."
        ),
    )
    disclosure = RadioField(
        _l("How they wish to be known"),
        [InputRequired(_l("Ask the person how they wish to be known"))],
    )

    name = _kept(IdentityField.NAME, _l("Name"))
    phone = _kept(IdentityField.PHONE, _l("Telephone"), inputmode="tel")
    second_phone = _kept(IdentityField.SECOND_PHONE, _l("Second telephone"), inputmode="tel")
    person_address = _kept(IdentityField.ADDRESS, _l("Person's address"))
    id_number = _kept(IdentityField.ID_NUMBER, _l("Identity number"))
    id_number_keep = BooleanField(_l("Keep this identity number anyway"))
    relationship = _kept(IdentityField.RELATIONSHIP, _l("Relation to the respondent"))
    email = _kept(IdentityField.EMAIL, _l("E-mail"), inputmode="email")
    safe_contact = _kept(IdentityField.SAFE_CONTACT, _l("How to reach them safely"))
    safe_to_message = BooleanField(
        _l("They say a message to this telephone or e-mail is safe"),
        description=_l("Ask. Without a tick no message is ever sent, only calls are made."),
    )
    call_back = BooleanField(
        _l("May be called back on the number they are calling from"), default=True
    )
    consents_to_mediation = BooleanField(
        _l("Complaints only: agrees to a mediation"),
        description=_l(
            "Ask: “May we try to settle it between you? A mediator of ours then learns your name "
            "and telephone number.” Without a yes nobody does."
        ),
    )
    consents_to_disclosure = BooleanField(
        _l("Complaints only: agrees to be named to the other side"),
        description=_l("Ask: “A settlement needs both names. May the other side learn yours?”"),
    )

    respondent_name = StringField(_l("Name or shop sign"), [Length(max=120)], render_kw=OFF)
    credit_code = StringField(
        _l("Unified credit code"), [Optional(), Length(max=30)], render_kw=OFF
    )
    credit_code_keep = BooleanField(_l("Keep this credit code anyway"))
    respondent_address = StringField(
        _l("Respondent's address"), [Optional(), Length(max=200)], render_kw=OFF
    )
    category = SelectField(_l("Category"), [InputRequired(_l("Choose the category"))])
    stage = SelectField(_l("Stage"), [Optional()])
    district = SelectField(
        _l("District"),
        [InputRequired(_l("Choose the street or township: it decides the arrival limit"))],
    )

    words = TextAreaField(
        _l("In the person's words"),
        [
            InputRequired(_l("Write down what the person says")),
            Length(max=8000, message=_l("At most 8000 characters")),
        ],
        description=_l("Sealed on saving. The team never gets to read it."),
        render_kw=OFF | {"rows": "4"},
    )
    summary = StringField(
        _l("Summary"),
        [
            InputRequired(_l("Sum the matter up in one neutral line")),
            Length(max=120, message=_l("At most 120 characters")),
        ],
        description=_l("One neutral line, about 60 characters, nothing about the person."),
        render_kw=OFF | {"maxlength": "120"},
    )
    kept_because = StringField(
        _l("Reason for keeping marked places"), [Optional(), Length(max=400)], render_kw=OFF
    )
    handed_in = ReceivedFiles()
    urgency = RadioField(_l("Urgency"), [InputRequired(_l("Choose the urgency"))])
    is_major = BooleanField(_l("Major: injury or death, suit or media, or a group of ten or more"))
    received_at = DateTimeLocalField(
        _l("Reached us earlier, at"),
        [Optional()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=_l("Only if it reached us before this page was opened. Limits count from it."),
    )

    on_the_spot = RadioField(
        _l("Is somebody needed on the spot now?"),
        [InputRequired(_l("Say whether somebody has to go there now"))],
    )

    def offer(self, units: list[Unit], categories: queries.CategoryChoice) -> None:
        """Fill the lists; nothing is chosen for the questions that the person has to answer."""
        self.unit.choices = [(unit.id, unit.name) for unit in units]
        if self.unit.data is None and units:
            self.unit.data = units[0].id
        self.channel.choices = [(c.value, CHANNEL_LABELS[c]) for c in Channel]
        self.kind.choices = [(k.value, KIND_LABELS[k]) for k in CaseKind]
        self.disclosure.choices = [(d.value, DISCLOSURE_LABELS[d]) for d in Disclosure]
        self.stage.choices = [("", "—"), *((s.value, STAGE_LABELS[s]) for s in Stage)]
        self.urgency.choices = [(u.value, URGENCY_LABELS[u]) for u in Urgency]
        self.on_the_spot.choices = [
            ("yes", _l("Yes, alert the team now")),
            ("no", _l("No, the usual course")),
        ]
        self.category.choices = _as_text(categories.groups)
        self.district.choices = _as_text(queries.district_groups())

    def validate_respondent_name(self, field: Field) -> None:
        """Complaints and reports are about somebody."""
        if not _text(field) and self.kind.data in SOMEBODY_ACCUSED:
            raise ValidationError(str(_l("Enter whom the matter is about")))

    def validate_disclosure(self, field: Field) -> None:
        """What is said of the person fits what is entered about them."""
        if field.data == Disclosure.NAMED and not _text(self.name):
            raise ValidationError(str(_l("Enter the name, or choose another way to be known")))
        if field.data == Disclosure.ANONYMOUS and (_text(self.name) or _text(self.id_number)):
            raise ValidationError(
                str(_l("Nothing that names an anonymous person is kept: empty it or choose again"))
            )

    def validate_id_number(self, field: Field) -> None:
        """Warn of an id whose check digit does not fit."""
        if _text(field) and not ric.is_valid(_text(field)) and not self.id_number_keep.data:
            raise ValidationError(
                str(_l("The check digit does not fit: correct it, or tick to keep it"))
            )

    def validate_credit_code(self, field: Field) -> None:
        """Warn of a credit code whose check digit does not fit (GB 32100)."""
        code = _text(field)
        if code and len(code) > 18:  # noqa: PLR2004 - the length of the code
            raise ValidationError(str(_l("A credit code has 18 characters")))
        if code and not uscc.is_valid(code) and not self.credit_code_keep.data:
            raise ValidationError(
                str(_l("The check digit does not fit: correct it, or tick to keep it"))
            )

    def validate_summary(self, field: Field) -> None:
        """The summary is open to the whole office: marked places change or get a reason."""
        if self.marked() and not _text(self.kept_because):
            raise ValidationError(
                str(_l("The marked places may tell who reported: change them or give a reason"))
            )
        del field

    def validate_channel_note(self, field: Field) -> None:
        """What is not sealed names nobody."""
        if check_text(_text(field)):
            raise ValidationError(str(_l("This may tell who reported: it belongs in their words")))

    def validate_kept_because(self, field: Field) -> None:
        """A reason that itself tells is no reason."""
        if check_text(_text(field)):
            raise ValidationError(str(_l("The reason itself may tell who reported")))

    def validate_received_at(self, field: Field) -> None:
        """Nothing reaches us tomorrow."""
        if field.data is None:
            return
        try:
            moment = self._local_to_utc(field.data)
        except (OverflowError, ValueError):
            raise ValidationError(str(_l("Enter a date and a time"))) from None
        if moment > now():
            raise ValidationError(str(_l("That lies in the future")))
        if moment < now() - OLDEST:
            raise ValidationError(str(_l("That lies more than a year back")))

    @staticmethod
    def _local_to_utc(local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(time_zone())).astimezone(UTC)

    def received(self) -> datetime:
        """Say when the matter reached us: as entered, else when the page was opened."""
        if self.received_at.data is not None:
            return self._local_to_utc(self.received_at.data)
        return opened_or(self.opened_at.data, now())

    def marked(self) -> list[Span]:
        """Find the places of the summary that may tell who reported."""
        return check_text(_text(self.summary))

    def to_identity(self) -> Identity:
        """Turn the second group into the record to be sealed."""
        return Identity(
            disclosure=Disclosure(self.disclosure.data),
            name=_text(self.name),
            phone=_text(self.phone),
            second_phone=_text(self.second_phone),
            address=_text(self.person_address),
            id_number=_text(self.id_number).upper(),
            relationship=_text(self.relationship),
            email=_text(self.email),
            safe_contact=_text(self.safe_contact),
            safe_to_message=bool(self.safe_to_message.data),
            consents_to_mediation=self._agrees(self.consents_to_mediation),
            consents_to_disclosure=self._agrees(self.consents_to_disclosure),
        )

    def calls_back(self) -> bool:
        """Say whether the person may be called on the sealed number of their call."""
        return bool(self.call_back.data)

    def _agrees(self, field: BooleanField) -> bool:
        return self.kind.data == CaseKind.COMPLAINT and bool(field.data)

    def to_registration(self) -> Registration:
        """Turn the input into the registration."""
        return Registration(
            unit_id=int(self.unit.data),
            channel=Channel(self.channel.data),
            channel_note=_text(self.channel_note),
            kind=CaseKind(self.kind.data),
            category_id=int(self.category.data),
            district_id=int(self.district.data),
            stage=Stage(self.stage.data) if self.stage.data else None,
            summary=_text(self.summary),
            received_at=self.received(),
            identity=self.to_identity(),
            words=_lines(self.words),
            respondent=RespondentDraft(
                name=_text(self.respondent_name),
                credit_code=_text(self.credit_code).upper(),
                address=_text(self.respondent_address),
            ),
            urgency=Urgency(self.urgency.data),
            on_the_spot=self.on_the_spot.data == "yes",
            is_major=bool(self.is_major.data),
            flags_kept_because=_text(self.kept_because) if self.marked() else "",
            superior=self.to_assignment(),
        )


def opened_or(written: str | None, otherwise: datetime) -> datetime:
    """Read when the page was opened; what no call of ours can be is not believed."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return otherwise
    if moment.tzinfo is None or not otherwise - LONGEST_CALL <= moment <= otherwise:
        return otherwise
    return moment


def _text(field: Field) -> str:
    """Give what was typed, without what nobody sees."""
    return "".join(c for c in str(field.data or "") if c.isprintable()).strip()


def _lines(field: Field) -> str:
    """Give several lines of text, without what nobody sees."""
    return "".join(c for c in str(field.data or "") if c.isprintable() or c == "\n").strip()


def _as_text(groups: queries.Groups) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(str(value), shown) for value, shown in leaves] for name, leaves in groups.items()
    }


class DecisionForm(PageForm):
    """What is told to the person."""

    text = TextAreaField(
        _l("What the person is told"),
        [InputRequired(_l("Enter what the person is told")), Length(max=2000)],
        render_kw=OFF | {"rows": "5"},
    )
    kept_because = StringField(
        _l("Reason for keeping marked places"), [Optional(), Length(max=400)], render_kw=OFF
    )

    def marked(self) -> list[Span]:
        """Find the places that may tell who reported."""
        return check_text(str(self.text.data or ""))

    def validate_text(self, field: Field) -> None:
        """A paper passes the leak guard before it goes out (§4)."""
        if check_text(str(field.data or "")) and not _text(self.kept_because):
            raise ValidationError(
                str(_l("The marked places may tell who reported: change them or give a reason"))
            )

    def to_decision(self) -> Decision:
        """Turn the input into the decision."""
        return Decision(
            text=_lines(self.text),
            kept_because=_text(self.kept_because) if self.marked() else "",
        )


class AnswerForm(DecisionForm):
    """Answering at the desk."""


class DeclineForm(DecisionForm):
    """Not accepting (不予受理)."""

    choice = SelectField(_l("Ground"), [InputRequired(_l("Choose the ground"))])

    def to_decision(self) -> Decision:
        """Turn the input into the decision, with its ground."""
        return replace(super().to_decision(), code=str(self.choice.data))


class CompetentBodyForm(DecisionForm):
    """Telling elsewhere, or transferring."""

    choice = SelectField(_l("Competent body"), [InputRequired(_l("Choose the competent body"))])

    def to_decision(self) -> Decision:
        """Turn the input into the decision, with the competent body."""
        return replace(super().to_decision(), code=str(self.choice.data))
