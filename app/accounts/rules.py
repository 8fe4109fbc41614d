"""Which roles one person may hold, and what takes two administrators (confidentiality design §3).

The refusals of §3 hold always, over all units together: registrar–custodian, leader–custodian,
administrator–custodian, two administrators, auditor–anything. Beside them an ordinary office keeps
apart whoever does a thing and whoever checks it, and administrators from matters (domain §3:
administrators don't read case content).

A *small office* (⚙) of three people has nobody left for that. Its three may share:

=========  ==================================================================
desk       registrar, duty head, mediator, publicity officer, analyst
head       leader, duty head, legal reviewer, supervisor, team head, mediator
field      team head, inspector, mediator
=========  ==================================================================

So the head may lead the team in person and review its legal side. Two rules of every single matter
stay: nobody reviews their own closing, nobody grants time to their own work. Custodian, auditor and
the administrators are not among the three: they may sit at a unit above, since a role counts
downwards. Where none does, the function is vacant: reveals stay closed, intake works.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})
GUARDED: Final = ADMINISTRATORS | {
    Role.LEADER,
    Role.DUTY_HEAD,
    Role.CUSTODIAN,
    Role.AUDITOR,
    Role.DISCIPLINE,
}
"""Made and changed by two administrators together: they sign, open identities, watch, read what is
complained of the staff itself, or read what people said in their own words (design §§3, 5)."""

READS_MATTERS: Final = frozenset(Role) - ADMINISTRATORS - {Role.CUSTODIAN, Role.AUDITOR}
FIELD: Final = frozenset({Role.TEAM_HEAD, Role.INSPECTOR})
OF_A_TEAM: Final = FIELD | {Role.MEDIATOR}
DELEGABLE: Final = frozenset({Role.LEADER})
LONGEST_DELEGATION: Final = timedelta(days=366)
SHORTEST_DELAY: Final = 24
LONGEST_DELAY: Final = 720


class Refused(StrEnum):
    """Why somebody does not get a role, or a change is not made."""

    OWN = "own"
    AUDITOR = "auditor"
    REGISTRAR_CUSTODIAN = "registrar-custodian"
    LEADER_CUSTODIAN = "leader-custodian"
    ADMINISTRATOR_CUSTODIAN = "administrator-custodian"
    TWO_ADMINISTRATORS = "two-administrators"
    ADMINISTRATOR_READS = "administrator-reads"
    CHECKS_OWN_WORK = "checks-own-work"
    WRONG_UNIT = "wrong-unit"
    HELD = "held"
    NOT_HELD = "not-held"
    INACTIVE = "inactive"
    SAME_PERSON = "same-person"
    SAME_SIDE = "same-side"
    LAST_ADMINISTRATOR = "last-administrator"
    DECIDED = "decided"
    PENDING = "pending"
    SPAN = "span"


_DESK: Final = frozenset(
    {Role.REGISTRAR, Role.DUTY_HEAD, Role.MEDIATOR, Role.PUBLICITY, Role.ANALYST}
)
_HEAD: Final = frozenset(
    {
        Role.LEADER,
        Role.DUTY_HEAD,
        Role.LEGAL_REVIEWER,
        Role.SUPERVISOR,
        Role.TEAM_HEAD,
        Role.MEDIATOR,
    }
)
SHARED_BY_THREE: Final = (_DESK, _HEAD, OF_A_TEAM)
"""The posts of a small office; each is one person's."""

_CHECKS: Final = (
    *((Role.LEADER, doer) for doer in (Role.REGISTRAR, Role.TEAM_HEAD, Role.INSPECTOR)),
    *((Role.LEGAL_REVIEWER, doer) for doer in (Role.TEAM_HEAD, Role.INSPECTOR)),
)
"""Who checks, and whose work it is, in an ordinary office."""


def never_together(one: Role, other: Role) -> Refused | None:
    """Say why one person never holds both roles, in offices of any size (§3)."""
    if one is other:
        return None
    pair = {one, other}
    if Role.AUDITOR in pair:
        return Refused.AUDITOR
    if Role.CUSTODIAN in pair:
        with_custodian = {
            Role.REGISTRAR: Refused.REGISTRAR_CUSTODIAN,
            Role.LEADER: Refused.LEADER_CUSTODIAN,
            Role.SYSTEM_ADMINISTRATOR: Refused.ADMINISTRATOR_CUSTODIAN,
            Role.SECURITY_ADMINISTRATOR: Refused.ADMINISTRATOR_CUSTODIAN,
        }
        return with_custodian.get(one if other is Role.CUSTODIAN else other)
    return Refused.TWO_ADMINISTRATORS if pair == ADMINISTRATORS else None


def _kept_apart(one: Role, other: Role, *, small_office: bool) -> Refused | None:
    """Say why an ordinary office gives the two roles to two people."""
    pair = {one, other}
    if pair & ADMINISTRATORS and pair & READS_MATTERS:
        return Refused.ADMINISTRATOR_READS
    if small_office and any(pair <= post for post in SHARED_BY_THREE):
        return None
    return Refused.CHECKS_OWN_WORK if any(pair == set(check) for check in _CHECKS) else None


def combination_refused(
    held: Collection[Role], wanted: Role, *, small_office: bool
) -> Refused | None:
    """Say why somebody with these roles, in whichever units, does not get another; None if so."""
    others = [role for role in Role if role in held]
    for other in others:
        if refusal := never_together(wanted, other):
            return refusal
    for other in others:
        if refusal := _kept_apart(wanted, other, small_office=small_office):
            return refusal
    return None


def fits_unit(role: Role, *, is_team: bool) -> bool:
    """Say whether the role is one of such a unit: a team investigates, an office does the rest."""
    return role in OF_A_TEAM if is_team else role not in FIELD


def confirmation_refused(
    *, subject_id: int, requester_id: int, asked_as: Role, decider_id: int, sides: Collection[Role]
) -> Refused | None:
    """Say why somebody may not confirm what another requested: it takes both administrators."""
    if decider_id == subject_id:
        return Refused.OWN
    if decider_id == requester_id:
        return Refused.SAME_PERSON
    if not (ADMINISTRATORS - {asked_as}) & set(sides):
        return Refused.SAME_SIDE
    return None


def identity_counts_from(role: Role, at: datetime, delay_hours: int) -> datetime | None:
    """Say from when a role counts for opening identities; None where it never mattered."""
    return at + timedelta(hours=delay_hours) if role in GUARDED else None


def receiver_refused(*, giver_id: int, receiver_id: int, held: Collection[Role]) -> Refused | None:
    """Say why a leader's functions cannot be delegated to somebody with these roles."""
    if giver_id == receiver_id:
        return Refused.SAME_PERSON
    for other in held:
        if refusal := never_together(Role.LEADER, other):
            return refusal
        if other in ADMINISTRATORS:
            return Refused.ADMINISTRATOR_READS
    return None


STAFF_MARK: Final = "督"


def words_collide(word: str, other: str) -> bool:
    """Say whether two units' number words would give the same number, staff complaints included."""
    return (
        word.strip() == other.strip()
        or word.strip() == other.strip() + STAFF_MARK
        or word.strip() + STAFF_MARK == other.strip()
    )
