"""Where each kind of person begins their day, and what their menu offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import pages_for
from app.accounts.roles import Role
from app.accounts.session import current_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel import LazyString

    from app.accounts.models import User

DESK = (Role.REGISTRAR, Role.DUTY_HEAD)
FIELD = (Role.TEAM_HEAD, Role.INSPECTOR)
READERS = (
    Role.SUPERVISOR,
    Role.LEGAL_REVIEWER,
    Role.ANALYST,
    Role.DISCIPLINE,
)

FIRST_PAGES: Final[tuple[tuple[tuple[Role, ...], str], ...]] = (
    ((*DESK, *READERS), "cases.queue"),
    ((Role.CUSTODIAN,), "custodians.list_waiting"),
    ((Role.MEDIATOR,), "mediation.list_own"),
    ((Role.AUDITOR,), "record.list_rows"),
)
MENU: Final[tuple[tuple[tuple[Role, ...], str, LazyString], ...]] = (
    ((Role.LEADER,), "inbox.list_inbox", _l("To sign")),
    (FIELD, "orders.list_orders", _l("Orders")),
    ((*DESK, Role.LEADER, *READERS), "cases.queue", _l("Work queue")),
    (DESK, "intake.register_call", _l("Register a call")),
    ((*DESK, Role.DISCIPLINE), "contact.list_tasks", _l("Contact desk")),
    ((Role.DUTY_HEAD, Role.LEADER, Role.DISCIPLINE), "dialogue.waiting", _l("Messages")),
    ((*DESK, *FIELD, Role.LEADER, *READERS), "boards.index", _l("Boards")),
    ((Role.DISCIPLINE,), "apart.list_cases", _l("Kept apart")),
    ((Role.MEDIATOR,), "mediation.list_own", _l("Mediations")),
    ((Role.CUSTODIAN,), "custodians.list_waiting", _l("Identity custody")),
    ((Role.AUDITOR,), "record.list_rows", _l("Audit record")),
    ((Role.AUDITOR,), "custodians.recent", _l("Requests to know who reported")),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the staff menu."""

    url: str
    label: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry for everybody who is signed in, offered by a package above, with what it counts."""

    endpoint: str
    label: LazyString
    count: Callable[[int], int]


_OFFERED: Final[dict[str, MenuEntry]] = {}


def offer_entry(entry: MenuEntry) -> None:
    """Have everybody's menu lead to it; ``count`` is asked on every page by the person's id."""
    _OFFERED[entry.endpoint] = entry


def url_of(user: User) -> str:
    """Give the first page after sign-in."""
    if user.has_role(Role.LEADER):
        return url_for("inbox.list_inbox")
    if user.has_role(*FIELD) and not user.has_role(*DESK):
        return url_for("orders.list_orders")
    for roles, endpoint in FIRST_PAGES:
        if user.has_role(*roles):
            return url_for(endpoint)
    if pages_for(user):
        return url_for("administration.index")
    return url_for("portal.front")


def menu_of_viewer() -> list[NavItem]:
    """List what the roles of whoever is signed in have pages for."""
    user = current_user()
    offered = [(endpoint, str(words)) for roles, endpoint, words in MENU if user.has_role(*roles)]
    if pages_for(user):
        offered.append(("administration.index", _("Administration")))
    items = [
        NavItem(url=url_for(endpoint), label=words, current=_is_here(endpoint))
        for endpoint, words in offered
    ]
    items += [
        NavItem(
            url=url_for(entry.endpoint),
            label=str(entry.label),
            current=_is_here(entry.endpoint),
            count=entry.count(user.id),
        )
        for entry in _OFFERED.values()
    ]
    own = NavItem(url=url_for("own.index"), label=_("Account"), current=_is_here("own.index"))
    return [*items, own]


def _is_here(endpoint: str) -> bool:
    """Say whether the page belongs to an entry; the boards are one."""
    if endpoint == "boards.index":
        return (request.blueprint or "").startswith("boards")
    return request.endpoint == endpoint
