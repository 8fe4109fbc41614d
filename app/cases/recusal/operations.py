"""Keeping away from a matter; each is part of its caller's unit of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from app.audit import operations as audit
from app.cases.contact.models import ContactTask
from app.cases.permissions import Permission, require
from app.cases.recusal import queries
from app.cases.recusal.models import CaseRecusal
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case
    from app.cases.recusal.kinds import RecusalGround


def declare(case: Case, actor: User, ground: RecusalGround, at: datetime) -> None:
    """Keep away oneself: nobody has to agree (domain design §3)."""
    require(actor, Permission.VIEW, case)
    _enter(case, actor.id, ground, actor, at)


def order(case: Case, actor: User, user_id: int, ground: RecusalGround, at: datetime) -> None:
    """Have somebody keep away who may know of the matter."""
    require(actor, Permission.RECUSE, case)
    if user_id not in {person.id for person in queries.people_who_know_of(case)}:
        raise NotFound
    _enter(case, user_id, ground, actor, at)


def _enter(case: Case, user_id: int, ground: RecusalGround, actor: User, at: datetime) -> None:
    """Write it down and give on what lay with the person."""
    db.session.add(
        CaseRecusal(
            case_id=case.id,
            user_id=user_id,
            ground=ground,
            entered_by_id=actor.id,
            entered_at=at,
        )
    )
    if case.owner_id == user_id:
        case.owner_id = queries.next_owner(case, user_id)
    if case.in_charge_id == user_id:
        case.in_charge_id = None
    db.session.execute(
        update(ContactTask)
        .where(
            ContactTask.case_id == case.id,
            ContactTask.assigned_to_id == user_id,
            ContactTask.done_at.is_(None),
        )
        .values(assigned_to_id=None, shown_to_id=None, shown_at=None)
    )
    how = "declared" if actor.id == user_id else "ordered"
    audit.record(
        f"recusal.{how}",
        actor_id=actor.id,
        at=at,
        case_uid=case.uid,
        subject=f"user {user_id} {ground.value}",
    )
    db.session.flush()
    db.session.expire(case, ["recused"])


def lift(case: Case, actor: User, recusal_id: int, at: datetime) -> None:
    """End a recusal whose ground has gone; never one's own, of which one does not know."""
    require(actor, Permission.RECUSE, case)
    recusal = queries.standing(recusal_id, case.id)
    if recusal is None:
        raise NotFound
    recusal.lifted_at, recusal.lifted_by_id = at, actor.id
    audit.record(
        "recusal.lifted",
        actor_id=actor.id,
        at=at,
        case_uid=case.uid,
        subject=f"user {recusal.user_id}",
    )
    db.session.flush()
    db.session.expire(case, ["recused"])
