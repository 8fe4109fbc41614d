"""Which pages of administration there are; packages offer theirs at the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounts.permissions import may

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel import LazyString

    from app.accounts.models import User
    from app.accounts.permissions import HousePermission


@dataclass(frozen=True, slots=True)
class AdministrationPage:
    """A page for an administrator, and what it is for."""

    endpoint: str
    label: LazyString
    purpose: LazyString
    permission: HousePermission
    position: int
    # A line that is true now, shown beside the page; nothing when there is nothing to say.
    remark: Callable[[], str] | None = None


_OFFERED: Final[dict[str, AdministrationPage]] = {}


def offer(page: AdministrationPage) -> None:
    """Have the administrator's first page lead to it."""
    _OFFERED[page.endpoint] = page


def pages_for(user: User) -> list[AdministrationPage]:
    """List the pages that the person may use, in their order."""
    pages = sorted(_OFFERED.values(), key=lambda page: page.position)
    return [page for page in pages if may(user, page.permission)]
