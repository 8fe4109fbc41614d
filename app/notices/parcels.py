"""What a delivery carries, put together just before it leaves: words, address, signature.

What is put together here is never stored: a queue or a table that is read by others holds ids only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.agency import settings
from app.extensions import db
from app.jobs.queue import current_config
from app.notices import mail, reach, webhook, wording
from app.notices.kinds import ChannelKind, DropReason, Pace, Purpose, Way
from app.notices.models import Notice, NoticeChannel, NoticePreference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from email.message import EmailMessage

    from app.notices.models import NoticeDelivery
    from app.notices.wording import Worded

OUTSIDE_LOCALE: Final = "zh_Hans_CN"
_MOST_LISTED: Final = 50


class Dropped(Exception):
    """Nobody needs the delivery any more, or there is no way to make it."""

    def __init__(self, reason: DropReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail, ready to be handed in."""

    server: mail.Server
    message: EmailMessage = field(repr=False)

    def send(self) -> None:
        """Hand it in, or raise ``NotTaken``."""
        mail.send(self.server, self.message)


@dataclass(frozen=True, slots=True)
class Call:
    """A signed call of a webhook."""

    uid: str
    at: datetime
    url: str = field(repr=False)
    secret: bytes = field(repr=False)
    body: bytes = field(repr=False)

    def send(self) -> None:
        """Make it, or raise ``NotTaken``."""
        webhook.post(self.url, self.secret, self.uid, self.body, self.at)


Parcel = Letter | Call


def pack(delivery: NoticeDelivery, at: datetime) -> Parcel:
    """Put the parcel together; raises ``Dropped`` with the reason when there is nothing to send."""
    recipient = delivery.recipient
    if recipient is not None and not recipient.active:
        raise Dropped(DropReason.NO_WAY)
    with force_locale(OUTSIDE_LOCALE):
        worded = _words_of(delivery, recipient)
    if delivery.way is Way.EMAIL:
        return _letter(delivery, worded)
    return _call(delivery, worded, at)


def _words_of(delivery: NoticeDelivery, recipient: User | None) -> Worded:
    if delivery.purpose is Purpose.TEST:
        return wording.Worded(_("Test message"), _("This way of being told works."))
    if delivery.purpose is Purpose.DIGEST and recipient is not None:
        return _digest(delivery, recipient)
    notice = db.session.get_one(Notice, delivery.notice_id)
    if delivery.way is not Way.CHAT and notice.read_at is not None:
        raise Dropped(DropReason.READ)
    reader = recipient or db.session.get_one(User, notice.recipient_id)
    known = reach.known_to(reader, _case_ids([notice]))
    worded = _named(notice, known)
    if worded is None or (delivery.way is Way.CHAT and _is_discreet(notice, known)):
        raise Dropped(DropReason.NOT_TO_KNOW)
    return worded


def _case_ids(notices: Sequence[Notice]) -> set[int]:
    return {notice.case_id for notice in notices if notice.case_id is not None}


def _is_discreet(notice: Notice, known: Mapping[int, bool]) -> bool:
    return notice.discreet or (notice.case_id is not None and known.get(notice.case_id, True))


def _named(notice: Notice, known: Mapping[int, bool]) -> Worded | None:
    """Word a notice for the outside; None when the recipient may no longer know of its case."""
    if notice.case_id is not None and notice.case_id not in known:
        return None
    data = json.loads(notice.data)
    discreet = _is_discreet(notice, known) or not messages_name_matters()
    return wording.outside(notice.kind, data, discreet=discreet)


def messages_name_matters() -> bool:
    """Say whether the agency lets messages name number, limit and due time; it has to say so."""
    return settings.value_of("messages_name_matters") == "yes"


def _digest(delivery: NoticeDelivery, recipient: User) -> Worded:
    notices = db.session.scalars(
        select(Notice)
        .where(
            Notice.recipient_id == recipient.id,
            Notice.pace == Pace.DIGEST,
            Notice.outside,
            Notice.digest_on == delivery.digest_on,
            Notice.read_at.is_(None),
        )
        .order_by(Notice.id)
    ).all()
    known = reach.known_to(recipient, _case_ids(notices))
    lines = [worded for notice in notices if (worded := _named(notice, known)) is not None]
    if not lines:
        raise Dropped(DropReason.READ)
    title = _("%(n)s notices of the day", n=len(lines))
    if delivery.way is Way.SMS or not messages_name_matters():
        return wording.Worded(title, _("Sign in to read what it is."))
    return wording.Worded(title, _listed(lines))


def _listed(lines: Sequence[Worded]) -> str:
    shown = [f"- {line.title}\n  {line.body}" for line in lines[:_MOST_LISTED]]
    if len(lines) > _MOST_LISTED:
        shown.append(_("and %(n)s more", n=len(lines) - _MOST_LISTED))
    return "\n".join(shown)


def _preference(delivery: NoticeDelivery) -> NoticePreference:
    preference = db.session.get(NoticePreference, delivery.recipient_id)
    if preference is None:
        raise Dropped(DropReason.NO_WAY)
    return preference


def _letter(delivery: NoticeDelivery, worded: Worded) -> Letter:
    server, preference = mail.server_of(current_config()), _preference(delivery)
    if server is None or not (preference.by_email and preference.email):
        raise Dropped(DropReason.NO_WAY)
    link = _link()
    body = f"{worded.body}\n\n{link}\n" if link else f"{worded.body}\n"
    message = mail.compose(
        server, preference.email, worded.title, body, uid=delivery.uid, at=delivery.created_at
    )
    return Letter(server, message)


def _call(delivery: NoticeDelivery, worded: Worded, at: datetime) -> Call:
    content = {"type": f"notice.{delivery.purpose.value}"}
    channel = delivery.channel
    if delivery.way is Way.SMS:
        preference = _preference(delivery)
        if not (preference.by_sms and preference.phone):
            raise Dropped(DropReason.NO_WAY)
        content["to"] = preference.phone
        channel = delivery.channel = channel or sms_gateway()
    if channel is None or not channel.active:
        raise Dropped(DropReason.NO_WAY)
    content |= {"title": worded.title, "text": worded.body}
    if link := _link():
        content["link"] = link
    return Call(
        uid=delivery.uid,
        at=at,
        url=channel.url,
        secret=webhook.secret_of(current_config().secret_key, channel),
        body=webhook.body_of(content),
    )


def sms_gateway() -> NoticeChannel | None:
    """Give the gateway that SMS go through: the oldest that is switched on."""
    return db.session.scalars(
        select(NoticeChannel)
        .where(NoticeChannel.kind == ChannelKind.SMS, NoticeChannel.active)
        .order_by(NoticeChannel.id)
        .limit(1)
    ).first()


def _link() -> str:
    """Lead to the list of notices: an address that tells nothing of the matter."""
    base = current_config().base_url
    return f"{base}/notices" if base else ""
