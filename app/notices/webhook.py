"""Signed webhooks by the Standard Webhooks scheme (standardwebhooks.com, version 1 signatures)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.notices.trouble import NotTaken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.notices.models import NoticeChannel

SECONDS: Final = 8
# A receiver that answers sign by sign would never let a single wait run out.
SECONDS_IN_ALL: Final = 20
_FIRST_REFUSAL: Final = 300
_FIRST_SUCCESS: Final = 200


def secret_of(secret_key: str, channel: NoticeChannel) -> bytes:
    """Derive the channel's secret; a new generation makes another."""
    words = f"notices.channel:{channel.uid}:{channel.generation}"
    return hmac.new(secret_key.encode(), words.encode(), hashlib.sha256).digest()


def shown(secret: bytes) -> str:
    """Write a secret as libraries of the scheme take it."""
    return "whsec_" + base64.b64encode(secret).decode()


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign id, time and body: what was signed is sent again by nobody unseen."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def body_of(content: Mapping[str, str]) -> bytes:
    """Write the body; its bytes are what is signed."""
    return json.dumps(dict(content), ensure_ascii=False, separators=(",", ":")).encode()


def post(url: str, secret: bytes, message_id: str, body: bytes, at: datetime) -> None:
    """Hand the message to the receiver. Raises ``NotTaken`` unless it answers 2xx.

    No redirect is followed: a signed message goes where the administrator said and nowhere else.
    """
    timestamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "huiyin",
        "Connection": "close",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    end = Timer(SECONDS_IN_ALL, _hang_up, (connection,))
    end.daemon = True
    end.start()
    try:
        connection.request("POST", target, body, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        raise NotTaken(type(trouble).__name__) from None
    finally:
        end.cancel()
        connection.close()
    if not _FIRST_SUCCESS <= status < _FIRST_REFUSAL:
        raise NotTaken(f"http-{status}")


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Wake whoever reads: what has not come by now counts as no answer."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    return http.client.HTTPConnection(host, port, timeout=SECONDS)
