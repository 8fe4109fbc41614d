"""The keeper's own ways to a reporter: a mail server and an SMS gateway of its environment.

They are configured for the keeper's account alone (``KEEPER_SMTP_URL``, ``KEEPER_SMS_URL``); a way
without an address is off. Sender name and wording are neutral, so that who reads a telephone that
lies about learns nothing (confidentiality design §6).
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from datetime import datetime

    from app.config import Config

# Together below the ten seconds a call of the desk may take; the desk tries again by the same id.
SECONDS: Final = 4.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_FIRST_SUCCESS: Final = 200
_FIRST_REFUSAL: Final = 300


class NotTaken(Exception):
    """The server or gateway did not take the message; the text is a code, never an address."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where messages are handed in. Empty addresses are ways that are off."""

    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    sms_url: str = field(default="", repr=False)
    sms_secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, config: Config) -> Ways:
        """Give an installation's ways."""
        return cls(
            smtp_url=config.keeper_smtp_url,
            mail_from=config.keeper_mail_from,
            sms_url=config.keeper_sms_url,
            sms_secret=config.keeper_sms_secret,
        )

    @property
    def mails(self) -> bool:
        """Whether e-mail can be sent."""
        return bool(self.smtp_url and self.mail_from)

    @property
    def texts(self) -> bool:
        """Whether SMS can be sent: without a secret the gateway could not trust us."""
        return bool(self.sms_url and self.sms_secret)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way; its id is the same on every try."""

    delivery_id: str
    to: str = field(repr=False)
    title: str
    text: str


def send_mail(ways: Ways, letter: Letter, at: datetime) -> None:
    """Hand an e-mail in (RFC 5321). Raises ``NotTaken``."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = ways.mail_from
        message["To"] = letter.to
        message["Subject"] = letter.title
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{letter.delivery_id}@{ways.mail_from.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notes in answer
        message.set_content(letter.text)
        _hand_in(ways.smtp_url, message)
    except smtplib.SMTPResponseException as refusal:
        raise NotTaken(f"smtp-{refusal.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotTaken("smtp-recipient") from None
    except (OSError, MessageError, ValueError) as trouble:
        raise NotTaken(type(trouble).__name__) from None


def _hand_in(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in {"1", "true", "yes"}
    if parts.username and parts.scheme != "smtps" and not (starttls or host in _LOOPBACK):
        raise NotTaken("password-in-clear")
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, port or (587 if starttls else 25), timeout=SECONDS)
    )
    with server as smtp:
        if starttls and parts.scheme != "smtps":
            smtp.starttls(context=context)
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)


def send_text(ways: Ways, letter: Letter, at: datetime) -> None:
    """Hand an SMS to the gateway, signed, with an id by which it drops repetitions.

    Raises ``NotTaken`` unless it answers 2xx; no redirect is followed.
    """
    content = {"id": letter.delivery_id, "to": letter.to, "text": letter.text}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    stamp = str(int(at.timestamp()))
    signed = hmac.new(ways.sms_secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Connection": "close",
        "X-Timestamp": stamp,
        "X-Signature": signed.hexdigest(),
    }
    parts = urlsplit(ways.sms_url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection: http.client.HTTPConnection
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=SECONDS, context=context
            )
        else:
            connection = http.client.HTTPConnection(
                parts.hostname or "", parts.port, timeout=SECONDS
            )
        try:
            connection.request("POST", target, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        raise NotTaken(type(trouble).__name__) from None
    if not _FIRST_SUCCESS <= status < _FIRST_REFUSAL:
        raise NotTaken(f"http-{status}")
