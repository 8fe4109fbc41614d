"""Forms of notices: where and when somebody wants to be told; a webhook."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, ValidationError

from app.notices.changes import ChannelDraft, Wishes
from app.notices.kinds import ChannelKind
from app.notices.labels import KIND_LABELS
from app.notices.rules import is_mailbox, is_web_address, phone_digits
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field


def _text(field: Field) -> str:
    return str(field.data or "").strip()


class WishesForm(PageForm):
    """Where and when somebody wants to be told."""

    email = StringField(_l("E-mail address"), [Length(max=254)])
    by_email = BooleanField(_l("Tell me by e-mail"))
    phone = StringField(_l("Telephone for SMS"), [Length(max=20)])
    by_sms = BooleanField(_l("Tell me by SMS"))
    quiet = BooleanField(
        _l("Keep my quiet hours"),
        description=_l("Limits for arriving on site are urgent and never wait."),
    )
    quiet_from = TimeField(_l("Quiet from"), [InputRequired(_l("Enter a time"))])
    quiet_to = TimeField(_l("Quiet until"), [InputRequired(_l("Enter a time"))])
    digest_at = TimeField(_l("Digest of the day at"), [InputRequired(_l("Enter a time"))])

    def validate_email(self, field: Field) -> None:
        """Whoever wants e-mail names one mailbox."""
        address = _text(field)
        if not address and self.by_email.data:
            raise ValidationError(str(_l("Enter the address that e-mail should go to")))
        if address and not is_mailbox(address):
            raise ValidationError(str(_l("Enter one address, for example name@office.example")))

    def validate_phone(self, field: Field) -> None:
        """Whoever wants SMS names one telephone."""
        number = _text(field)
        if not number and self.by_sms.data:
            raise ValidationError(str(_l("Enter the telephone that SMS should go to")))
        if number and phone_digits(number) is None:
            raise ValidationError(str(_l("Enter a telephone number of 6 to 15 digits")))

    def validate_quiet_to(self, field: Field) -> None:
        """A window has a length."""
        if field.data is not None and field.data == self.quiet_from.data:
            raise ValidationError(
                str(_l("Quiet hours end at another time than they begin; or switch them off"))
            )

    def to_wishes(self) -> Wishes:
        """Turn the input into what is kept."""
        return Wishes(
            email=_text(self.email),
            phone=phone_digits(_text(self.phone)) or "",
            by_email=bool(self.by_email.data),
            by_sms=bool(self.by_sms.data),
            quiet=bool(self.quiet.data),
            quiet_from=self.quiet_from.data or time(),
            quiet_to=self.quiet_to.data or time(),
            digest_at=self.digest_at.data or time(),
        )


class ChannelForm(PageForm):
    """A webhook: what stands behind it, its address, whom it listens for."""

    kind = RadioField(_l("What stands behind it"), [InputRequired(_l("Choose one of the two"))])
    name = StringField(
        _l("Name of the channel"),
        [InputRequired(_l("Enter a name for the channel")), Length(max=60)],
    )
    url = StringField(
        _l("Address of the receiver"),
        [InputRequired(_l("Enter the address of the receiver")), Length(max=500)],
        description=_l("https://… or, inside your own network, http://…"),
    )
    unit_id = SelectField(
        _l("Listens for"),
        coerce=str,
        description=_l("A chat room hears what the members of this unit are told."),
    )
    active = BooleanField(_l("This channel is switched on"))

    def offer_lists(self, units: Iterable[tuple[int, str]], kind: ChannelKind | None) -> None:
        """Fill the choices; what stands behind a webhook stays what it was."""
        self.kind.choices = [
            (one.value, KIND_LABELS[one]) for one in ChannelKind if kind in {None, one}
        ]
        if kind is not None:
            self.kind.data = kind.value
        self.unit_id.choices = [
            ("", _l("Everybody in the house")),
            *((str(unit_id), name) for unit_id, name in units),
        ]

    def validate_name(self, field: Field) -> None:
        """A name is more than blanks."""
        if not _text(field):
            raise ValidationError(str(_l("Enter a name for the channel")))

    def validate_url(self, field: Field) -> None:
        """Only what can be asked over HTTP, and without a password in it."""
        if not is_web_address(_text(field)):
            raise ValidationError(
                str(_l("Enter an address that begins with https:// or http://, without a password"))
            )

    def to_draft(self) -> ChannelDraft:
        """Turn the input into what is kept."""
        kind = ChannelKind(self.kind.data)
        unit = str(self.unit_id.data or "") if kind is ChannelKind.CHAT else ""
        return ChannelDraft(
            kind=kind,
            name=_text(self.name),
            url=_text(self.url),
            unit_id=int(unit) if unit else None,
            active=bool(self.active.data),
        )
