"""What the holder of a reference may open: a sealed cookie that lives for minutes.

It holds the digest of the number, so that a number which is replaced or has expired opens nothing
from that moment on, and whether the passphrase was given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask import current_app, request

from app.cases.references.kinds import Issuer
from app.errors import NotFound
from app.publicity.portal import queries
from app.web import sealed_cookies
from app.web.now import now

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.publicity.portal.queries import Found

COOKIE: Final = "status"
PATH: Final = "/status"
SECONDS: Final = 15 * 60


@dataclass(frozen=True, slots=True)
class Access:
    """The matter of the number, and whether everything of it is open."""

    found: Found
    digest: str = field(repr=False)
    whole: bool

    @property
    def case_id(self) -> int:
        """The id of the matter."""
        return self.found.case_id


def give(response: Response, digest: str, *, passphrase: bool = False) -> None:
    """Put the access into the answer."""
    response.set_cookie(
        COOKIE,
        sealed_cookies.seal(json.dumps([digest, passphrase]), COOKIE, now()),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        secure=current_app.extensions["huiyin.config"].secure_cookies,
        samesite="Strict",
    )


def take_back(response: Response) -> None:
    """Forget the number in this browser."""
    response.delete_cookie(COOKIE, path=PATH)


def current() -> Access | None:
    """Read what this browser may open now."""
    at = now()
    content = sealed_cookies.unseal(request.cookies.get(COOKIE, ""), COOKIE, at, SECONDS)
    if content is None:
        return None
    digest, passphrase = json.loads(content)
    found = queries.find(digest, at)
    if found is None:
        return None
    return Access(found, digest, whole=found.issuer is Issuer.PORTAL or bool(passphrase))


def whole_or_404() -> Access:
    """Give the access if everything is open; else there is no such page."""
    access = current()
    if access is None or not access.whole:
        raise NotFound
    return access
