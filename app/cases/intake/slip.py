"""Carrying the reference to the page that shows it once: encrypted, short-lived, gone when shown.

The reference is nowhere at the server, not even in the session: the browser that registered the
matter holds it for a few minutes in a cookie that only this path gets and only we can read.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet, InvalidToken

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response

COOKIE: Final = "slip"
PATH: Final = "/desk/registered"
SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Slip:
    """A reference on its way to the page of one registrar."""

    case_id: int
    user_id: int
    reference: str = field(repr=False)


def _box(secret_key: str) -> Fernet:
    digest = hashlib.sha256(b"reference-slip:" + secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def hand_over(
    response: Response, slip: Slip, *, secret_key: str, at: datetime, secure: bool
) -> None:
    """Put the slip into the answer."""
    content = json.dumps([slip.case_id, slip.user_id, slip.reference]).encode()
    sealed = _box(secret_key).encrypt_at_time(content, int(at.timestamp()))
    response.set_cookie(
        COOKIE,
        sealed.decode(),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        secure=secure,
        samesite="Strict",
    )


def read(cookie: str, *, secret_key: str, at: datetime) -> Slip | None:
    """Read a slip; nothing when it is missing, damaged or too old."""
    try:
        moment = int(at.timestamp())
        content = _box(secret_key).decrypt_at_time(cookie.encode(), SECONDS, moment)
    except (InvalidToken, ValueError):
        return None
    case_id, user_id, reference = json.loads(content)
    return Slip(int(case_id), int(user_id), str(reference))


def take_back(response: Response, *, secure: bool) -> None:
    """Have the browser forget the slip."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, secure=secure, samesite="Strict")
