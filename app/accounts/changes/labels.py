"""What people read for roles, refusals and changes by two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.accounts.changes.kinds import ChangeKind, RequestState
from app.accounts.models import UnitKind
from app.accounts.roles import Role
from app.accounts.rules import Refused
from app.web import labels

if TYPE_CHECKING:
    from flask_babel import LazyString

ROLE_LABELS: Final[dict[Role, LazyString]] = {
    Role.REGISTRAR: _l("Registrar"),
    Role.DUTY_HEAD: _l("Duty head"),
    Role.LEADER: _l("Leader"),
    Role.TEAM_HEAD: _l("Team head"),
    Role.INSPECTOR: _l("Inspector"),
    Role.MEDIATOR: _l("Mediator"),
    Role.LEGAL_REVIEWER: _l("Legal reviewer"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.ANALYST: _l("Analyst"),
    Role.PUBLICITY: _l("Publicity officer"),
    Role.DISCIPLINE: _l("Discipline officer"),
    Role.CUSTODIAN: _l("Identity custodian"),
    Role.SYSTEM_ADMINISTRATOR: _l("System administrator"),
    Role.SECURITY_ADMINISTRATOR: _l("Security administrator"),
    Role.AUDITOR: _l("Auditor"),
}
UNIT_KIND_LABELS: Final[dict[UnitKind, LazyString]] = {
    UnitKind.CITY: _l("City office"),
    UnitKind.COUNTY: _l("County office"),
    UnitKind.STATION: _l("Market supervision station"),
    UnitKind.TEAM: _l("Enforcement team"),
}
CHANGE_LABELS: Final[dict[ChangeKind, LazyString]] = {
    ChangeKind.GIVE_ROLE: _l("Give a role"),
    ChangeKind.TAKE_ROLE: _l("Take a role away"),
    ChangeKind.RESET_PASSWORD: _l("Reset the password"),
    ChangeKind.RESET_FACTOR: _l("Reset the second factor"),
    ChangeKind.ADMIT_AGAIN: _l("Open the account again"),
}
STATE_LABELS: Final[dict[RequestState, LazyString]] = {
    RequestState.OPEN: _l("waits for the other administrator"),
    RequestState.CONFIRMED: _l("confirmed"),
    RequestState.REFUSED: _l("refused"),
    RequestState.WITHDRAWN: _l("withdrawn"),
}
REFUSED_LABELS: Final[dict[Refused, LazyString]] = {
    Refused.OWN: _l("Nobody changes their own roles, credentials or account."),
    Refused.AUDITOR: _l("An auditor holds no other role."),
    Refused.REGISTRAR_CUSTODIAN: _l("Nobody is both registrar and identity custodian."),
    Refused.LEADER_CUSTODIAN: _l("Nobody is both leader and identity custodian."),
    Refused.ADMINISTRATOR_CUSTODIAN: _l("Nobody is both administrator and identity custodian."),
    Refused.TWO_ADMINISTRATORS: _l("Nobody is both system and security administrator."),
    Refused.ADMINISTRATOR_READS: _l(
        "An administrator does not read matters: no role that handles them goes with it."
    ),
    Refused.CHECKS_OWN_WORK: _l(
        "One of the two roles checks the work of the other: they need two people, save in a "
        "small office."
    ),
    Refused.WRONG_UNIT: _l(
        "This role is not one of such a unit: team heads and inspectors belong to a team, "
        "mediators to either, all others to an office."
    ),
    Refused.HELD: _l("The person holds this role in this unit already."),
    Refused.NOT_HELD: _l("The person does not hold this role in this unit any more."),
    Refused.INACTIVE: _l("The account or the unit is closed."),
    Refused.SAME_PERSON: _l("It takes two people: another administrator has to confirm it."),
    Refused.SAME_SIDE: _l(
        "It takes both administrators: whoever confirms holds the other of the two roles."
    ),
    Refused.LAST_ADMINISTRATOR: _l(
        "Nobody else holds this administrator's role for the whole house: give it to another "
        "person first."
    ),
    Refused.DECIDED: _l("That has been decided already."),
    Refused.PENDING: _l("The same change waits for the other administrator already."),
    Refused.SPAN: _l("The days have to follow each other, end after today, and be a year at most."),
}


def register() -> None:
    """Give templates the words."""
    for words in (ROLE_LABELS, UNIT_KIND_LABELS, CHANGE_LABELS, STATE_LABELS, REFUSED_LABELS):
        labels.add(words)
