"""Admitting, releasing, sealing, unsealing: each with its reason, each on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.apart.jobs import tell_keeper
from app.cases.apart.labels import ADMITTED, RELEASED
from app.cases.apart.queries import refusal_to_admit, running_seal
from app.cases.apart.routing import reroute
from app.cases.capacities import Capacity
from app.cases.contact.queries import tasks_of_case
from app.cases.models import CaseSeal, CircleMember
from app.cases.permissions import Permission, allowed, require
from app.errors import ActionNotAllowed
from app.extensions import db
from app.notices import operations as notices
from app.notices.kinds import Pace
from app.notices.operations import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.capacities import SealGround
    from app.cases.models import Case


def admit(  # noqa: PLR0913, PLR0917 - who admits whom, as what, why, to which matter, when
    case: Case, actor: User, person: User, capacity: Capacity, reason: str, at: datetime
) -> None:
    """Admit somebody to the one matter in one capacity, and tell them discreetly."""
    require(actor, Permission.ADMIT, case)
    refusal = refusal_to_admit(case, person, capacity)
    if refusal is not None:
        raise ActionNotAllowed(refusal)
    _add(case, actor, person, capacity, reason, at)


def _add(  # noqa: PLR0913, PLR0917 - who admits whom, as what, why, to which matter, when
    case: Case, actor: User, person: User, capacity: Capacity, reason: str, at: datetime
) -> None:
    member = CircleMember(
        case_id=case.id,
        user_id=person.id,
        capacity=capacity,
        reason=reason,
        admitted_at=at,
        admitted_by_id=actor.id,
    )
    case.admitted.append(member)
    db.session.flush()
    _put_on_record(f"circle.{capacity.value}_admitted", case, actor, at, subject=str(person.id))
    if person.id != actor.id:
        message = Message(
            kind=ADMITTED,
            key=f"admitted:{member.id}",
            pace=Pace.PROMPT,
            case_id=case.id,
            data={"number": case.number},
            discreet=True,
        )
        notices.tell([(person.id, message)], at)


def release(case: Case, member: CircleMember, actor: User, reason: str, at: datetime) -> None:
    """End somebody's part in the matter; from now on they see it no more than anybody else."""
    require(actor, Permission.ADMIT, case)
    if member.ended_at is not None:
        raise ActionNotAllowed(_("This person's part has ended already."))
    _end(case, member, actor, reason, at)
    _let_go(case, at)
    if member.user_id != actor.id:
        message = Message(
            kind=RELEASED,
            key=f"released:{member.id}",
            pace=Pace.PROMPT,
            case_id=None,
            data={},
            discreet=True,
        )
        notices.tell([(member.user_id, message)], at)


def _end(case: Case, member: CircleMember, actor: User, reason: str, at: datetime) -> None:
    member.ended_at = at
    member.ended_by_id = actor.id
    member.end_reason = reason
    db.session.flush()
    _put_on_record("circle.released", case, actor, at, subject=str(member.user_id))


def seal(  # noqa: PLR0913, PLR0917 - who seals what, why, with whom, when
    case: Case,
    actor: User,
    ground: SealGround,
    reason: str,
    carried: Iterable[tuple[User, Capacity]],
    at: datetime,
) -> None:
    """Seal an ordinary matter (封存): from now on only its circle and discipline know of it.

    A leader who seals signs for it from then on; whom else of those at work on it is chosen.
    """
    require(actor, Permission.SEAL, case)
    chosen = {person.id: (person, capacity) for person, capacity in carried}
    officers = reroute(case.unit_id, case.complained_of_id)
    case.is_sealed = True
    db.session.add(
        CaseSeal(case_id=case.id, ground=ground, reason=reason, sealed_at=at, sealed_by_id=actor.id)
    )
    db.session.flush()
    _put_on_record("case.sealed", case, actor, at, subject=ground.value)
    if not allowed(actor, Permission.VIEW, case):
        chosen[actor.id] = (actor, Capacity.SIGNER)
    for person, capacity in chosen.values():
        if refusal_to_admit(case, person, capacity) is None:
            _add(case, actor, person, capacity, reason, at)
    known = {member.user_id for member in case.admitted if member.ended_at is None}
    if case.owner_id not in known:
        case.owner_id = officers.owner_id
    _let_go(case, at)
    tell_keeper(case, at)


def unseal(case: Case, actor: User, reason: str, at: datetime) -> None:
    """Make a sealed matter an ordinary one again; its circle ends with the seal."""
    require(actor, Permission.UNSEAL, case)
    for member in case.admitted:
        if member.ended_at is None:
            _end(case, member, actor, reason, at)
    sealed = running_seal(case.id)
    if sealed is not None:
        sealed.unsealed_at = at
        sealed.unsealed_by_id = actor.id
        sealed.unseal_reason = reason
    case.is_sealed = False
    _put_on_record("case.unsealed", case, actor, at)
    db.session.flush()


def name_complained_of(case: Case, actor: User, person_id: int | None, at: datetime) -> None:
    """Say who of the staff is complained of; who may not know of it any more is taken out.

    A complaint against the officer who keeps it goes up to the next who may (P4).
    """
    require(actor, Permission.ADMIT, case)
    case.complained_of_id = person_id
    _put_on_record("case.complained_of", case, actor, at, subject=str(person_id or ""))
    for member in case.admitted:
        if member.ended_at is None and member.user_id == person_id:
            _end(case, member, actor, str(_("Is the one complained of")), at)
    if case.is_staff_complaint:
        route = reroute(case.unit_id, person_id)
        case.unit_id, case.owner_id = route.unit_id, route.owner_id or case.owner_id
    if case.owner_id == person_id:
        case.owner_id = None
    db.session.flush()
    _let_go(case, at)


def _let_go(case: Case, at: datetime) -> None:
    """Take calls out of the hands of those who may not know of the matter any more."""
    for task in tasks_of_case(case.id):
        holder = task.assigned_to
        if task.done_at is None and holder and not allowed(holder, Permission.CONTACT, case):
            task.assigned_to_id = None
            task.shown_at = task.shown_to_id = None
            _put_on_record("contact.task_taken_back", case, holder, at, subject=str(task.id))
    db.session.flush()


def _put_on_record(act: str, case: Case, actor: User, at: datetime, subject: str = "") -> None:
    audit.record(act, actor_id=actor.id, at=at, case_uid=case.uid, subject=subject)
