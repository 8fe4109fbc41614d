"""Carrying the reference to the page that shows it once: encrypted, short-lived, gone when shown.

The reference is nowhere at the server, not even in the session: the browser that registered the
matter holds it for a few minutes in a cookie that only this path gets and only we can read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.web import sealed_cookies

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


def hand_over(response: Response, slip: Slip, *, at: datetime, secure: bool) -> None:
    """Put the slip into the answer."""
    content = json.dumps([slip.case_id, slip.user_id, slip.reference])
    response.set_cookie(
        COOKIE,
        sealed_cookies.seal(content, COOKIE, at),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        secure=secure,
        samesite="Strict",
    )


def read(cookie: str, *, at: datetime) -> Slip | None:
    """Read a slip; nothing when it is missing, damaged or too old."""
    content = sealed_cookies.unseal(cookie, COOKIE, at, SECONDS)
    if content is None:
        return None
    case_id, user_id, reference = json.loads(content)
    return Slip(int(case_id), int(user_id), str(reference))


def take_back(response: Response, *, secure: bool) -> None:
    """Have the browser forget the slip."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, secure=secure, samesite="Strict")
