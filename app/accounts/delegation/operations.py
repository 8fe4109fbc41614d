"""Delegating a leader's functions, and ending that; each part of its caller's unit of work."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from app.accounts.changes.operations import ChangeRefused
from app.accounts.models import Delegation, User
from app.accounts.roles import Role
from app.accounts.rules import LONGEST_DELEGATION, Refused, receiver_refused
from app.audit import operations as audit
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from datetime import date, tzinfo


def span_of(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Give the moments at which whole local days begin and have passed."""
    ends = datetime.combine(last + timedelta(days=1), time(0), tzinfo=zone)
    return datetime.combine(first, time(0), tzinfo=zone), ends


def delegate(
    giver: User, receiver_id: int, unit_id: int, span: tuple[datetime, datetime], at: datetime
) -> Delegation:
    """Have somebody of the same unit do a leader's work for some days (domain design §3).

    Only what is one's own: what was delegated to oneself is delegated to nobody.
    """
    starts_at, ends_at = span
    receiver = db.session.get(User, receiver_id, with_for_update={"of": User})
    if receiver is None or not receiver.active or not receiver.is_member_of(unit_id):
        raise ChangeRefused(Refused.INACTIVE)
    if not any(m.role is Role.LEADER and m.unit_id == unit_id for m in giver.memberships):
        raise ChangeRefused(Refused.NOT_HELD)
    held = {membership.role for membership in receiver.memberships}
    refused = receiver_refused(giver_id=giver.id, receiver_id=receiver.id, held=held)
    if refused is not None:
        raise ChangeRefused(refused)
    if not starts_at < ends_at or ends_at <= at or ends_at - starts_at > LONGEST_DELEGATION:
        raise ChangeRefused(Refused.SPAN)
    given = Delegation(
        giver_id=giver.id,
        receiver_id=receiver.id,
        unit_id=unit_id,
        role=Role.LEADER,
        starts_at=starts_at,
        ends_at=ends_at,
        given_at=at,
    )
    db.session.add(given)
    until = receiver.acts_for_others_until
    receiver.acts_for_others_until = max(until, ends_at) if until else ends_at
    db.session.flush()
    subject = f"delegation {given.id} leader unit {unit_id} to user {receiver.id}"
    audit.record("delegation.given", actor_id=giver.id, at=at, subject=subject)
    return given


def end(giver: User, delegation_id: int, at: datetime) -> None:
    """End one's own delegation before its day; of anybody else's one does not know."""
    given = db.session.get(Delegation, delegation_id, with_for_update={"of": Delegation})
    if given is None or given.giver_id != giver.id:
        raise NotFound
    if given.ended_at is not None or given.ends_at <= at:
        raise ChangeRefused(Refused.DECIDED)
    given.ended_at = at
    audit.record("delegation.ended", actor_id=giver.id, at=at, subject=f"delegation {given.id}")
