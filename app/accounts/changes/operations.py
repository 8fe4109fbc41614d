"""Changing roles and credentials; each is part of its caller's unit of work.

What one administrator may do is done at once; for a leader, custodian, auditor, discipline
officer or administrator one requests and the other confirms (confidentiality design §3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounts.above import above, identity_delay_hours, small_office
from app.accounts.changes import queries
from app.accounts.changes.kinds import ChangeKind, RequestState
from app.accounts.changes.models import CredentialRequest
from app.accounts.factors.operations import remove_all
from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.permissions import HousePermission, require_house
from app.accounts.rules import (
    ADMINISTRATORS,
    GUARDED,
    Refused,
    combination_refused,
    confirmation_refused,
    fits_unit,
    identity_counts_from,
    never_together,
)
from app.accounts.sessions.operations import end_all
from app.audit import operations as audit
from app.errors import DomainError, NotFound, PermissionDenied
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.roles import Role

NEEDS_PASSWORD: Final = frozenset({ChangeKind.RESET_PASSWORD, ChangeKind.ADMIT_AGAIN})
ALONE: Final = {
    ChangeKind.GIVE_ROLE: HousePermission.ASSIGN_ROLES,
    ChangeKind.TAKE_ROLE: HousePermission.ASSIGN_ROLES,
    ChangeKind.RESET_PASSWORD: HousePermission.MANAGE_PEOPLE,
    ChangeKind.RESET_FACTOR: HousePermission.MANAGE_PEOPLE,
    ChangeKind.ADMIT_AGAIN: HousePermission.MANAGE_PEOPLE,
}
"""Who changes what takes no second administrator: each has half (三员分立)."""


class ChangeRefused(DomainError):
    """A change of roles or credentials that the rules refuse."""

    status = 409

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.value)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of somebody's roles or credentials."""

    kind: ChangeKind
    user_id: int
    role: Role | None = None
    unit_id: int | None = None

    def subject(self) -> str:
        """Write it for the record, in ids and codes."""
        role = f" {self.role.value} unit {self.unit_id}" if self.role else ""
        return f"{self.kind.value} user {self.user_id}{role}"


def person_locked(user_id: int) -> User:
    """Load somebody so that two administrators do not act on them at once."""
    person = db.session.get(User, user_id, with_for_update={"of": User})
    if person is None:
        raise NotFound
    return person


def is_guarded(person: User) -> bool:
    """Say whether somebody is guarded by any role (``rules.GUARDED``) anywhere."""
    return any(membership.role in GUARDED for membership in person.memberships)


def takes_two(person: User, change: Change) -> bool:
    """Say whether the change takes both administrators."""
    return change.role in GUARDED if change.role is not None else is_guarded(person)


def require_possible(actor: User, person: User, change: Change, at: datetime) -> None:
    """Raise ``ChangeRefused`` with the first rule that speaks against the change."""
    refused = _refusal(actor, person, change, at)
    if refused is not None:
        raise ChangeRefused(refused)


def _refusal(actor: User, person: User, change: Change, at: datetime) -> Refused | None:
    if actor.id == person.id:
        return Refused.OWN
    if change.kind is ChangeKind.ADMIT_AGAIN:
        return Refused.DECIDED if person.active else None
    if not person.active and change.kind is not ChangeKind.TAKE_ROLE:
        return Refused.INACTIVE
    if change.role is None or change.unit_id is None:
        return None
    if change.kind is ChangeKind.TAKE_ROLE:
        return _taking_refused(person, change.role, change.unit_id)
    return _giving_refused(person, change.role, db.session.get(Unit, change.unit_id), at)


def _giving_refused(person: User, role: Role, unit: Unit | None, at: datetime) -> Refused | None:
    if unit is None or not unit.active:
        return Refused.INACTIVE
    if _membership(person, role, unit.id) is not None:
        return Refused.HELD
    if not fits_unit(role, is_team=unit.kind is UnitKind.TEAM):
        return Refused.WRONG_UNIT
    held = {membership.role for membership in person.memberships}
    # What is delegated to the person, now or soon, is not given a role beside it either.
    for each in person.delegations:
        refused = never_together(role, each.role)
        if each.ended_at is None and at < each.ends_at and refused is not None:
            return refused
    return combination_refused(held, role, small_office=small_office())


def _taking_refused(person: User, role: Role, unit_id: int) -> Refused | None:
    membership = _membership(person, role, unit_id)
    if membership is None:
        return Refused.NOT_HELD
    return last_administrator(person, [membership])


def last_administrator(person: User, gone: list[Membership]) -> Refused | None:
    """Say whether an administrator's role at the top of the house would be left with nobody."""
    top = [m.role for m in gone if m.role in ADMINISTRATORS and m.unit.parent_id is None]
    alone = any(not queries.others_at_the_top(role, person.id) for role in top)
    return Refused.LAST_ADMINISTRATOR if alone else None


def _membership(person: User, role: Role, unit_id: int) -> Membership | None:
    found = (m for m in person.memberships if m.role is role and m.unit_id == unit_id)
    return next(found, None)


def submit(  # noqa: PLR0913, PLR0917 - who, whose, what, why, when, and a password
    actor: User, person: User, change: Change, reason: str, at: datetime, hashed: str
) -> CredentialRequest | None:
    """Do what the actor may do alone, or ask the other administrator; give the request if so."""
    if takes_two(person, change):
        return request(actor, person, change, reason, at)
    require_house(actor, ALONE[change.kind])
    make(actor, person, change, at, hashed=hashed)
    return None


def make(actor: User, person: User, change: Change, at: datetime, *, hashed: str = "") -> None:
    """Do what one administrator may do alone."""
    require_possible(actor, person, change, at)
    _carry_out(actor, person, change, at, hashed)
    audit.record("account.changed", actor_id=actor.id, at=at, subject=change.subject())


def request(
    actor: User, person: User, change: Change, reason: str, at: datetime
) -> CredentialRequest:
    """Ask the other administrator for a change that takes two."""
    sides = queries.sides_of(actor)
    if not sides:
        raise PermissionDenied(HousePermission.CONFIRM_CREDENTIALS.value)
    require_possible(actor, person, change, at)
    if queries.is_pending(change.kind, person.id, change.role, change.unit_id):
        raise ChangeRefused(Refused.PENDING)
    asked = CredentialRequest(
        kind=change.kind,
        state=RequestState.OPEN,
        user_id=person.id,
        unit_id=change.unit_id,
        role=change.role,
        requested_by_id=actor.id,
        requested_as=min(sides),
        requested_at=at,
        reason=reason,
    )
    db.session.add(asked)
    db.session.flush()
    audit.record(
        "credentials.requested", actor_id=actor.id, at=at, subject=f"{asked.id} {change.subject()}"
    )
    return asked


def change_of(asked: CredentialRequest) -> Change:
    """Give what a request asks for."""
    return Change(asked.kind, asked.user_id, asked.role, asked.unit_id)


def confirm(actor: User, asked: CredentialRequest, at: datetime, *, hashed: str = "") -> None:
    """Do what the other administrator asked for; custodians and auditors are told."""
    _require_open(asked)
    refused = confirmation_refused(
        subject_id=asked.user_id,
        requester_id=asked.requested_by_id,
        asked_as=asked.requested_as,
        decider_id=actor.id,
        sides=queries.sides_of(actor),
    )
    if refused is not None:
        raise ChangeRefused(refused)
    person, change = person_locked(asked.user_id), change_of(asked)
    # Who requested may have lost the role since; then the other half is missing.
    if asked.requested_as not in queries.sides_of(asked.requested_by):
        raise ChangeRefused(Refused.SAME_SIDE)
    require_possible(actor, person, change, at)
    _carry_out(actor, person, change, at, hashed)
    _decide(actor, asked, RequestState.CONFIRMED, at, "")
    data: dict[str, str | int] = {"user": person.id, "change": change.kind.value}
    if change.role is not None:
        data["role"] = change.role.value
    above().tell(queries.watchers(), f"credentials {asked.id}", data, at)


def refuse(actor: User, asked: CredentialRequest, reason: str, at: datetime) -> None:
    """Turn a request down; it stays on record."""
    _require_open(asked)
    if actor.id in {asked.requested_by_id, asked.user_id}:
        raise ChangeRefused(Refused.SAME_PERSON)
    _decide(actor, asked, RequestState.REFUSED, at, reason)


def withdraw(actor: User, asked: CredentialRequest, at: datetime) -> None:
    """Take one's own request back; it stays on record."""
    _require_open(asked)
    if actor.id != asked.requested_by_id:
        raise ChangeRefused(Refused.SAME_PERSON)
    _decide(actor, asked, RequestState.WITHDRAWN, at, "")


def _require_open(asked: CredentialRequest) -> None:
    if asked.state is not RequestState.OPEN:
        raise ChangeRefused(Refused.DECIDED)


def _decide(
    actor: User, asked: CredentialRequest, state: RequestState, at: datetime, reason: str
) -> None:
    asked.state, asked.decided_by_id, asked.decided_at = state, actor.id, at
    asked.decision_reason = reason
    audit.record(
        f"credentials.{state.value}",
        actor_id=actor.id,
        at=at,
        subject=f"{asked.id} {change_of(asked).subject()}",
    )


def _carry_out(actor: User, person: User, change: Change, at: datetime, hashed: str) -> None:
    if change.role is not None and change.unit_id is not None:
        _change_role(person, change.kind, change.role, change.unit_id, at)
        return
    if change.kind is ChangeKind.RESET_FACTOR:
        remove_all(person, at, actor_id=actor.id)
    if change.kind in NEEDS_PASSWORD:
        person.password_hash, person.must_change_password = hashed, True
        person.active = True
    end_all(person.id, at, actor_id=actor.id)
    for membership in person.memberships:
        if membership.role in GUARDED:
            membership.effective_for_identity_at = _counts_from(membership.role, at)


def _change_role(person: User, kind: ChangeKind, role: Role, unit_id: int, at: datetime) -> None:
    held = _membership(person, role, unit_id)
    if kind is ChangeKind.TAKE_ROLE and held is not None:
        person.memberships.remove(held)
        db.session.delete(held)
    if kind is ChangeKind.GIVE_ROLE:
        unit = db.session.get_one(Unit, unit_id)
        given = Membership(user_id=person.id, unit_id=unit_id, unit=unit, role=role)
        given.effective_for_identity_at = _counts_from(role, at)
        person.memberships.append(given)
    db.session.flush()


def _counts_from(role: Role, at: datetime) -> datetime | None:
    return identity_counts_from(role, at, identity_delay_hours())


def set_profile(actor: User, small: str, delay_hours: int, at: datetime) -> None:
    """Set the profile of the office; custodians and auditors hear of it."""
    above().set_value("small_office", small)
    above().set_value("identity_delay_hours", str(delay_hours))
    subject = f"small-office {small} delay {delay_hours}"
    audit.record("roles.profile", actor_id=actor.id, at=at, subject=subject)
    data: dict[str, str | int] = {"user": actor.id, "change": "profile", "hours": delay_hours}
    above().tell(queries.watchers(), f"profile {at.isoformat()}", data, at)
