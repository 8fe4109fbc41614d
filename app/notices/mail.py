"""Sending e-mail over SMTP (RFC 5321, RFC 8314): the server of the environment, short timeouts."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from app.config import ConfigurationError
from app.notices.rules import is_mailbox
from app.notices.trouble import NotTaken

if TYPE_CHECKING:
    from datetime import datetime

    from app.config import Config

SECONDS: Final = 8
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS: Final = {"smtp": 25, "smtps": 465}
_SUBMISSION: Final = 587


@dataclass(frozen=True, slots=True)
class Server:
    """Where e-mail is handed in, and as whom."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls_from_the_start: bool
    starttls: bool
    sender: str


def server_of(config: Config) -> Server | None:
    """Read ``SMTP_URL`` and ``MAIL_FROM``; None when e-mail is off.

    Raises ``ConfigurationError``, which never repeats the address with its password.
    """
    if not config.smtp_url:
        return None
    if not is_mailbox(config.mail_from):
        raise ConfigurationError("SMTP_URL is set: MAIL_FROM has to be the sender's address")
    try:
        parts = urlsplit(config.smtp_url)
        port, host = parts.port, parts.hostname
    except ValueError:
        port, host, parts = None, None, urlsplit("")
    if parts.scheme not in _PORTS or not host:
        raise ConfigurationError("SMTP_URL is no smtp://… or smtps://… address")
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in {"1", "true", "yes"}
    whole = parts.scheme == "smtps"
    if parts.username and not (whole or starttls or host in _LOOPBACK):
        raise ConfigurationError(
            "SMTP_URL would send its password in the clear: use smtps:// or ?starttls=1"
        )
    return Server(
        host=host,
        port=port or (_SUBMISSION if starttls else _PORTS[parts.scheme]),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls_from_the_start=whole,
        starttls=starttls and not whole,
        sender=config.mail_from,
    )


def compose(  # noqa: PLR0913 - the parts of a letter
    server: Server, to: str, title: str, body: str, *, uid: str, at: datetime
) -> EmailMessage:
    """Write the message; its Message-ID is the same on every try (RFC 5322 3.6.4)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = server.sender
    message["To"] = to
    message["Subject"] = title
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{uid}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notes in answer
    message.set_content(body)
    return message


def send(server: Server, message: EmailMessage) -> None:
    """Hand the message in. Raises ``NotTaken`` with the kind of trouble."""
    try:
        with _connection(server) as smtp:
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(message)
    except smtplib.SMTPResponseException as refusal:
        raise NotTaken(f"smtp-{refusal.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _words in refusal.recipients.values()]
        raise NotTaken(f"smtp-{max(codes, default=0)}") from None
    except (OSError, MessageError, UnicodeError) as trouble:
        raise NotTaken(type(trouble).__name__) from None


def _connection(server: Server) -> smtplib.SMTP:
    if server.tls_from_the_start:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=SECONDS)
