"""What follows when nobody does a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.accounts.vacancies.queries import vacancies

if TYPE_CHECKING:
    from flask_babel import LazyString

CONSEQUENCES: Final[dict[Role, LazyString]] = {
    Role.LEADER: _l("Nothing is signed and dispatched, nothing reviewed; matters wait."),
    Role.DUTY_HEAD: _l("Matters are registered; proposals wait for a registrar."),
    Role.DISCIPLINE: _l("Complaints against staff are taken in and nobody follows them."),
    Role.CUSTODIAN: _l("Identities stay closed; intake works."),
    Role.AUDITOR: _l("Nobody watches the record; alerts reach the custodians only."),
    Role.SYSTEM_ADMINISTRATOR: _l("No accounts and units are made; no change by two is confirmed."),
    Role.SECURITY_ADMINISTRATOR: _l("No roles are given; no change by two is confirmed."),
}


def remark() -> str:
    """Give the line of the administrator's first page; nothing when all functions are held."""
    count = sum(len(vacancy.roles) for vacancy in vacancies())
    return _("Vacant now: %(n)s", n=count) if count else ""
