"""The page that shows an identity: never kept, marked with the viewer, gone after some minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import render_template

from app.identity.wire.kinds import IdentityField
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case

SHOWN_SECONDS: Final = 180
MARKS: Final = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the page leads when it is over, and what it says of the views."""

    case: Case
    mark: str
    back_url: str
    words: str


def page(values: Mapping[IdentityField, str], viewer: User, shown: Shown) -> ResponseReturnValue:
    """Show each field behind a click. The browser leaves by itself, with script or without."""
    body = render_template(
        "cases/custody/reveal.html",
        case=shown.case,
        values=[(name, values[name]) for name in IdentityField if name in values],
        viewer=viewer,
        mark=shown.mark,
        marks=MARKS,
        shown_at=now(),
        words=shown.words,
        back_url=shown.back_url,
        seconds=SHOWN_SECONDS,
        minutes=SHOWN_SECONDS // 60,
    )
    headers = {
        "Cache-Control": "no-store",
        "Refresh": f"{SHOWN_SECONDS}; url={shown.back_url}",
    }
    return body, 200, headers
