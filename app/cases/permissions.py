"""Who may do what to a case: one table of permissions, each a tuple of predicates that all hold.

Pure: predicates read plain attributes of the actor and the case. A role counts only within the
unit it was given for, and downwards in the tree of units.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Final, Protocol

from app.accounts.roles import Role
from app.cases.capacities import Capacity
from app.errors import PermissionDenied


class Permission(StrEnum):
    """What may be asked of somebody, as ``package:thing:action``."""

    VIEW = "cases:case:view"
    REGISTER = "cases:case:register"
    ACCEPT = "cases:case:accept"
    DECLINE = "cases:case:decline"
    PROPOSE = "cases:proposal:write"
    READ_ORIGINAL = "cases:original:read"
    SIGN_OFF = "cases:opinion:sign"
    ORDER_ORALLY = "cases:order:speak"
    TAKE_CHARGE = "cases:charge:take"
    RECEIVE = "enforcement:order:receive"
    RETURN_ORDER = "enforcement:order:return"
    REASSIGN = "cases:order:reassign"
    INVESTIGATE = "enforcement:visit:record"
    SUBMIT_CLOSING = "enforcement:closing:submit"
    REVIEW = "enforcement:closing:review"
    CONTACT = "cases:reporter:contact"
    REOPEN = "cases:case:reopen"
    ARCHIVE = "cases:case:archive"
    WITHDRAW = "cases:case:withdraw"
    MERGE = "cases:case:merge"
    ASK_FOR_TIME = "cases:time:ask"
    GRANT_TIME = "cases:time:grant"
    EXPLAIN_DELAY = "cases:delay:explain"
    PROMISE = "cases:promise:give"
    ANSWER_SUPERIOR = "cases:superior:answer"
    ASK_REPORTER = "cases:reporter:ask"
    READ_MESSAGES = "cases:message:read"
    ADD_RECEIVED = "cases:received:add"
    READ_RECEIVED = "cases:received:read"
    CLEAR_EVIDENCE = "cases:received:clear"
    SETTLE_REQUEST = "cases:request:settle"
    ASK_REISSUE = "cases:reference:ask"
    CONFIRM_REISSUE = "cases:reference:confirm"
    EDIT_SUMMARY = "cases:summary:edit"
    SEAL = "cases:case:seal"
    UNSEAL = "cases:case:unseal"
    ADMIT = "cases:circle:admit"
    RECUSE = "cases:recusal:order"
    REQUEST_IDENTITY = "cases:identity:request"
    APPROVE_IDENTITY = "cases:identity:approve"
    READ_OPENINGS = "cases:identity:openings"
    OPEN_IN_EMERGENCY = "cases:identity:emergency"
    NAME_MEDIATOR = "cases:mediation:name"


class Actor(Protocol):
    """What a predicate may ask of the person who acts."""

    id: int

    def holds(self, role: Role, unit_id: int) -> bool:
        """Say whether the role is held in the unit or above it."""
        ...

    def is_member_of(self, unit_id: int) -> bool:
        """Say whether the person belongs to exactly this unit or team, in any role."""
        ...


class Matter(Protocol):
    """What a predicate may ask of a case."""

    @property
    def uid(self) -> str:
        """Its opaque id, for the record of a refusal."""
        ...

    @property
    def unit_id(self) -> int:
        """The unit that handles it."""
        ...

    @property
    def lead_team_id(self) -> int | None:
        """The team that carries it out, once it is sent."""
        ...

    @property
    def owner_id(self) -> int | None:
        """Who works on it now."""
        ...

    @property
    def complained_of_id(self) -> int | None:
        """The member of staff complained of, if it is one of ours."""
        ...

    @property
    def recused_ids(self) -> Collection[int]:
        """Who keeps away from it, declared or ordered."""
        ...

    @property
    def is_sealed(self) -> bool:
        """Whether it was sealed after it had been an ordinary one."""
        ...

    @property
    def is_kept_apart(self) -> bool:
        """Whether it is a staff complaint or sealed: only its circle may know of it."""
        ...

    @property
    def registered_by_id(self) -> int | None:
        """Who took it in."""
        ...

    @property
    def circle(self) -> Collection[tuple[int, Capacity]]:
        """Who is admitted to a matter that is kept apart; asked of no other."""
        ...


Predicate = Callable[[Actor, Matter], bool]


def is_not_complained_of(actor: Actor, case: Matter) -> bool:
    """Recusal (回避): nobody handles a matter about themselves."""
    return actor.id != case.complained_of_id


def is_not_recused(actor: Actor, case: Matter) -> bool:
    """Recusal (回避): whoever keeps away from a matter does nothing on it and does not see it."""
    return actor.id not in case.recused_ids


def _any_of(*roles: Role) -> Predicate:
    def holds_one(actor: Actor, case: Matter) -> bool:
        return any(actor.holds(role, case.unit_id) for role in roles)

    return holds_one


def is_discipline(actor: Actor, case: Matter) -> bool:
    """The discipline officers of the unit that keeps the matter, and of those above it."""
    return actor.holds(Role.DISCIPLINE, case.unit_id)


def _admitted_as(*capacities: Capacity) -> Predicate:
    def is_admitted(actor: Actor, case: Matter) -> bool:
        return any((actor.id, capacity) in case.circle for capacity in capacities)

    return is_admitted


def _either(*predicates: Predicate) -> Predicate:
    def one_holds(actor: Actor, case: Matter) -> bool:
        return any(predicate(actor, case) for predicate in predicates)

    return one_holds


def _nobody(actor: Actor, case: Matter) -> bool:
    """A step that a matter kept apart does not have."""
    del actor, case
    return False


def _took_it_in(actor: Actor, case: Matter) -> bool:
    """Whoever took it in registers it, whichever unit keeps it; afterwards that gives no right."""
    return actor.id == case.registered_by_id


def is_sealed(actor: Actor, case: Matter) -> bool:
    """Only what was sealed is unsealed: a staff complaint stays one."""
    del actor
    return case.is_sealed


def is_on_the_lead_team(actor: Actor, case: Matter) -> bool:
    """A member of the team that the order was sent to."""
    return case.lead_team_id is not None and actor.is_member_of(case.lead_team_id)


def _on_team_as(*roles: Role) -> Predicate:
    def is_on_team(actor: Actor, case: Matter) -> bool:
        team = case.lead_team_id
        return team is not None and any(
            actor.is_member_of(team) and actor.holds(role, team) for role in roles
        )

    return is_on_team


HANDLES_CASES: Final = (
    Role.REGISTRAR,
    Role.DUTY_HEAD,
    Role.LEADER,
    Role.SUPERVISOR,
    Role.LEGAL_REVIEWER,
    Role.ANALYST,
    Role.DISCIPLINE,
)


def may_know_of(actor: Actor, case: Matter) -> bool:
    """Whoever handles cases in the unit or above it, and the team it was sent to."""
    return is_on_the_lead_team(actor, case) or _any_of(*HANDLES_CASES)(actor, case)


_ALWAYS: Final = (is_not_complained_of, is_not_recused)


def _rules(*predicates: Predicate) -> tuple[Predicate, ...]:
    return (*_ALWAYS, *predicates)


_desk = _any_of(Role.REGISTRAR, Role.DUTY_HEAD, Role.DISCIPLINE)
_duty_head = _any_of(Role.DUTY_HEAD, Role.DISCIPLINE)
_leader = _any_of(Role.LEADER)


def _works_on_it(actor: Actor, case: Matter) -> bool:
    """The desk of its unit, or the team it was sent to."""
    return is_on_the_lead_team(actor, case) or _desk(actor, case)


def is_not_on_the_lead_team(actor: Actor, case: Matter) -> bool:
    """Nobody grants time to their own work (domain design §4)."""
    return not is_on_the_lead_team(actor, case)


def is_not_the_owner(actor: Actor, case: Matter) -> bool:
    """Neither to a matter that lies with oneself, whatever one's role."""
    return actor.id != case.owner_id


_custodian = _any_of(Role.CUSTODIAN)
_watches_openings = _any_of(Role.CUSTODIAN, Role.AUDITOR)
_asks_who = _either(
    _any_of(Role.LEADER, Role.LEGAL_REVIEWER), _on_team_as(Role.INSPECTOR, Role.TEAM_HEAD)
)

RULES: Final[dict[Permission, tuple[Predicate, ...]]] = {
    Permission.VIEW: _rules(may_know_of),
    Permission.REGISTER: (is_not_complained_of, _desk),
    Permission.ACCEPT: _rules(
        _any_of(Role.REGISTRAR, Role.DUTY_HEAD, Role.DISCIPLINE, Role.LEADER)
    ),
    Permission.DECLINE: _rules(_duty_head),
    Permission.PROPOSE: _rules(_desk),
    Permission.READ_ORIGINAL: _rules(
        _any_of(Role.REGISTRAR, Role.DUTY_HEAD, Role.LEADER, Role.DISCIPLINE)
    ),
    Permission.SIGN_OFF: _rules(_leader),
    Permission.ORDER_ORALLY: _rules(_any_of(Role.REGISTRAR, Role.DUTY_HEAD, Role.LEADER)),
    Permission.TAKE_CHARGE: _rules(_leader),
    Permission.RECEIVE: _rules(_on_team_as(Role.TEAM_HEAD, Role.INSPECTOR)),
    Permission.RETURN_ORDER: _rules(_on_team_as(Role.TEAM_HEAD)),
    Permission.REASSIGN: _rules(_leader),
    Permission.INVESTIGATE: _rules(_on_team_as(Role.INSPECTOR, Role.TEAM_HEAD)),
    Permission.SUBMIT_CLOSING: _rules(_on_team_as(Role.TEAM_HEAD, Role.INSPECTOR)),
    Permission.REVIEW: _rules(_leader),
    Permission.CONTACT: _rules(_any_of(Role.REGISTRAR, Role.DUTY_HEAD)),
    Permission.REOPEN: _rules(_leader),
    Permission.ARCHIVE: _rules(_desk),
    Permission.WITHDRAW: _rules(_leader),
    Permission.MERGE: _rules(_any_of(Role.REGISTRAR, Role.DUTY_HEAD, Role.LEADER)),
    Permission.ASK_FOR_TIME: _rules(_works_on_it),
    Permission.GRANT_TIME: _rules(_leader, is_not_on_the_lead_team, is_not_the_owner),
    Permission.EXPLAIN_DELAY: _rules(_works_on_it),
    Permission.PROMISE: _rules(_any_of(Role.REGISTRAR, Role.DUTY_HEAD)),
    Permission.ANSWER_SUPERIOR: _rules(_any_of(Role.REGISTRAR, Role.DUTY_HEAD)),
    Permission.ASK_REPORTER: _rules(_works_on_it),
    Permission.READ_MESSAGES: _rules(_duty_head),
    Permission.ADD_RECEIVED: _rules(_desk),
    Permission.READ_RECEIVED: _rules(_any_of(Role.DUTY_HEAD, Role.LEADER)),
    Permission.CLEAR_EVIDENCE: _rules(_leader, is_not_on_the_lead_team),
    Permission.SETTLE_REQUEST: _rules(_any_of(Role.LEADER, Role.DUTY_HEAD, Role.DISCIPLINE)),
    Permission.ASK_REISSUE: _rules(_any_of(Role.REGISTRAR, Role.DUTY_HEAD)),
    Permission.CONFIRM_REISSUE: _rules(_duty_head),
    Permission.EDIT_SUMMARY: _rules(_desk),
    Permission.SEAL: _rules(_any_of(Role.LEADER, Role.DISCIPLINE)),
    Permission.UNSEAL: _rules(_nobody),
    Permission.ADMIT: _rules(_nobody),
    Permission.RECUSE: _rules(_leader),
    Permission.REQUEST_IDENTITY: _rules(_asks_who),
    Permission.APPROVE_IDENTITY: _rules(_custodian),
    Permission.READ_OPENINGS: _rules(_watches_openings),
    Permission.OPEN_IN_EMERGENCY: _rules(_leader),
    Permission.NAME_MEDIATOR: _rules(_leader),
}

_signer = _admitted_as(Capacity.SIGNER)
_verifier = _admitted_as(Capacity.VERIFIER)
_reviewer = _admitted_as(Capacity.REVIEWER)
_caller = _either(is_discipline, _admitted_as(Capacity.CONTACT))


def is_not_its_verifier(actor: Actor, case: Matter) -> bool:
    """Nobody grants time to what they carry out themselves."""
    return not _verifier(actor, case)


APART_RULES: Final[dict[Permission, tuple[Predicate, ...]]] = {
    Permission.VIEW: _rules(_either(is_discipline, _admitted_as(*Capacity))),
    Permission.REGISTER: (_took_it_in,),
    Permission.ACCEPT: _rules(is_discipline),
    Permission.DECLINE: _rules(is_discipline),
    Permission.PROPOSE: _rules(is_discipline),
    Permission.READ_ORIGINAL: _rules(_either(is_discipline, _signer)),
    Permission.SIGN_OFF: _rules(_signer),
    Permission.ORDER_ORALLY: _rules(_nobody),
    Permission.TAKE_CHARGE: _rules(_signer),
    Permission.RECEIVE: _rules(_verifier),
    Permission.RETURN_ORDER: _rules(_verifier),
    Permission.REASSIGN: _rules(_signer),
    Permission.INVESTIGATE: _rules(_verifier),
    Permission.SUBMIT_CLOSING: _rules(_verifier),
    Permission.REVIEW: _rules(_signer),
    Permission.CONTACT: _rules(_caller),
    Permission.REOPEN: _rules(_signer),
    Permission.ARCHIVE: _rules(is_discipline),
    Permission.WITHDRAW: _rules(_signer),
    Permission.MERGE: _rules(_nobody),
    Permission.ASK_FOR_TIME: _rules(_either(is_discipline, _verifier)),
    Permission.GRANT_TIME: _rules(_signer, is_not_its_verifier, is_not_the_owner),
    Permission.EXPLAIN_DELAY: _rules(_either(is_discipline, _verifier)),
    Permission.PROMISE: _rules(_caller),
    Permission.ANSWER_SUPERIOR: _rules(is_discipline),
    Permission.ASK_REPORTER: _rules(_either(is_discipline, _signer, _verifier)),
    Permission.READ_MESSAGES: _rules(is_discipline),
    Permission.ADD_RECEIVED: _rules(_caller),
    Permission.READ_RECEIVED: _rules(_either(is_discipline, _signer)),
    Permission.CLEAR_EVIDENCE: _rules(_signer, is_not_its_verifier),
    Permission.SETTLE_REQUEST: _rules(_either(is_discipline, _signer)),
    Permission.ASK_REISSUE: _rules(_caller),
    Permission.CONFIRM_REISSUE: _rules(is_discipline),
    Permission.EDIT_SUMMARY: _rules(is_discipline),
    Permission.SEAL: _rules(_nobody),
    Permission.UNSEAL: _rules(is_sealed, _either(is_discipline, _signer)),
    Permission.ADMIT: _rules(_either(is_discipline, _signer)),
    Permission.RECUSE: _rules(_either(is_discipline, _signer)),
    Permission.REQUEST_IDENTITY: _rules(_either(is_discipline, _signer, _verifier, _reviewer)),
    Permission.APPROVE_IDENTITY: _rules(_custodian),
    Permission.READ_OPENINGS: _rules(_watches_openings),
    Permission.OPEN_IN_EMERGENCY: _rules(_nobody),
    Permission.NAME_MEDIATOR: _rules(_nobody),
}
"""What holds for a staff complaint or sealed matter, instead of the table above (design §5)."""


def allowed(actor: Actor, permission: Permission, case: Matter) -> bool:
    """Say whether every predicate of the permission holds."""
    if case.is_kept_apart:
        return all(rule(actor, case) for rule in APART_RULES.get(permission, (_nobody,)))
    return all(rule(actor, case) for rule in RULES[permission])


def require(actor: Actor, permission: Permission, case: Matter) -> None:
    """Raise ``PermissionDenied`` unless the actor may."""
    if not allowed(actor, permission, case):
        raise PermissionDenied(permission.value, case.uid)
