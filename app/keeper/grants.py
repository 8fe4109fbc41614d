"""Grants: leave to open fields of one identity, or one number, for a short while."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.identity.wire.kinds import BoxKind, IdentityField, Refusal
from app.identity.wire.messages import GrantOpen, GrantRequested
from app.keeper import chain
from app.keeper.apart import is_apart
from app.keeper.denial import Denied, require
from app.keeper.ledger import Approval, GrantEnding
from app.keeper.store import DataKey, Grant, View

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.identity.wire.messages import GrantContact, RequestGrant
    from app.keeper.keys import KeyRing
    from app.keeper.settings import KeeperSettings

IDENTITY: Final = "identity"
CONTACT: Final = "contact"
MEDIATION: Final = "mediation"
REFUSED: Final = "refuse-grant"
WITHDRAWN: Final = "withdraw"
ENDED: Final = "end"
TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Leave:
    """What may be opened now, until when, and how often after this once."""

    case_uid: str
    purpose: str
    fields: tuple[IdentityField, ...]
    ends_at: datetime
    left: int


def request(
    session: Session, ring: KeyRing, settings: KeeperSettings, asked: RequestGrant, at: datetime
) -> GrantRequested:
    """Write a grant down that waits for its approver. Nothing can be opened with it yet."""
    require(bool(asked.fields), Refusal.NO_FIELDS)
    require_identity(session, asked.case_uid)
    fields = ",".join(sorted({name.value for name in asked.fields}))
    grant = Grant(
        grant_id=str(uuid.uuid4()),
        kind=IDENTITY,
        case_uid=asked.case_uid,
        requester_id=asked.requester_id,
        fields=fields,
        purpose=asked.purpose.value,
        made_at=at,
        most_views=settings.identity_views,
    )
    session.add(grant)
    chain_grant(session, ring, "request", grant, at)
    return GrantRequested(grant.grant_id)


def require_identity(session: Session, case_uid: str) -> None:
    """Raise ``Denied`` where the keeper holds no identity of the case."""
    found = session.scalar(
        select(DataKey.record_id)
        .where(DataKey.case_uid == case_uid, DataKey.kind == BoxKind.IDENTITY.value)
        .limit(1)
    )
    require(found is not None, Refusal.UNKNOWN_RECORD)


def chain_grant(session: Session, ring: KeyRing, act: str, grant: Grant, at: datetime) -> None:
    """Chain an act on a grant: codes and ids."""
    chain.chain_act(
        session,
        ring.chain_key,
        act,
        at,
        grant_id=grant.grant_id,
        case_uid=grant.case_uid,
        user_id=grant.approver_id or grant.requester_id,
        fields=grant.fields,
        purpose=grant.purpose,
    )


def require_may_decide(
    session: Session, settings: KeeperSettings, grant_id: str, approver_id: int, at: datetime
) -> Grant:
    """Find a grant this approver may decide: not their own, nor a call they took."""
    grant = find(session, grant_id, IDENTITY)
    require(grant.approver_id is None, Refusal.ALREADY_DECIDED)
    require(session.get(GrantEnding, grant_id) is None, Refusal.GRANT_ENDED)
    require(session.get(Approval, (grant_id, approver_id)) is None, Refusal.ALREADY_DECIDED)
    require(at < grant.made_at + settings.grant_waits, Refusal.EXPIRED)
    require(grant.requester_id != approver_id, Refusal.OWN_REQUEST)
    takers = session.scalars(select(DataKey.taker_id).where(DataKey.case_uid == grant.case_uid))
    require(approver_id not in set(takers), Refusal.TOOK_THE_CALL)
    return grant


def needed_for(session: Session, case_uid: str) -> int:
    """Say how many have to approve: two for staff complaints and sealed cases."""
    return TWO if is_apart(session, case_uid) else 1


def approvals_of(session: Session, grant_id: str) -> tuple[int, ...]:
    """Give who has approved, in order."""
    return tuple(
        session.scalars(
            select(Approval.approver_id)
            .where(Approval.grant_id == grant_id)
            .order_by(Approval.at, Approval.approver_id)
        )
    )


def end(  # noqa: PLR0913, PLR0917 - what an ending says
    session: Session,
    ring: KeyRing,
    grant: Grant,
    how: str,
    by_id: int,
    at: datetime,
    ground: str = "",
) -> None:
    """End a grant before its time, for good."""
    require(session.get(GrantEnding, grant.grant_id) is None, Refusal.GRANT_ENDED)
    session.add(GrantEnding(grant_id=grant.grant_id, how=how, by_id=by_id, ground=ground, at=at))
    chain.chain_act(
        session,
        ring.chain_key,
        how,
        at,
        grant_id=grant.grant_id,
        case_uid=grant.case_uid,
        user_id=by_id,
        ground=ground,
    )


def withdraw(
    session: Session, ring: KeyRing, grant_id: str, requester_id: int, at: datetime
) -> None:
    """Take a request back, or give up what is left of a grant."""
    grant = find(session, grant_id, IDENTITY)
    require(grant.requester_id == requester_id, Refusal.NOT_YOURS)
    end(session, ring, grant, WITHDRAWN, requester_id, at)


def give_contact(
    session: Session, ring: KeyRing, settings: KeeperSettings, asked: GrantContact, at: datetime
) -> GrantOpen:
    """Give leave to call once. It needs no approver, and is counted by clerk and day."""
    require_identity(session, asked.case_uid)
    require(bool(asked.task_id), Refusal.MALFORMED)
    today = _start_of_day(settings, at)
    given = session.scalar(
        select(func.count())
        .select_from(Grant)
        .where(Grant.kind == CONTACT, Grant.requester_id == asked.clerk_id, Grant.made_at >= today)
    )
    require((given or 0) < settings.contacts_a_day, Refusal.DAILY_LIMIT)
    ends_at = at + settings.contact_open
    grant = Grant(
        grant_id=str(uuid.uuid4()),
        kind=CONTACT,
        case_uid=asked.case_uid,
        requester_id=asked.clerk_id,
        fields=IdentityField.PHONE.value,
        purpose=CONTACT,
        task_id=asked.task_id,
        made_at=at,
        ends_at=ends_at,
        most_views=1,
    )
    session.add(grant)
    chain_grant(session, ring, "contact", grant, at)
    return GrantOpen(grant.grant_id, ends_at, 1)


def _start_of_day(settings: KeeperSettings, at: datetime) -> datetime:
    zone = ZoneInfo(settings.time_zone)
    return datetime.combine(at.astimezone(zone).date(), time.min, zone)


def leave_to_open(session: Session, grant_id: str, kind: str, user_id: int, at: datetime) -> Leave:
    """Find what a grant lets this person open now. Raises ``Denied`` when it is nothing."""
    grant = find(session, grant_id, kind)
    require(grant.requester_id == user_id, Refusal.NOT_YOURS)
    require(session.get(GrantEnding, grant_id) is None, Refusal.GRANT_ENDED)
    require(kind == CONTACT or _is_approved(session, grant), Refusal.NOT_APPROVED)
    ends_at = grant.ends_at
    if ends_at is None or at >= ends_at:
        raise Denied(Refusal.EXPIRED)
    left = grant.most_views - views_of(session, grant.grant_id)
    require(left > 0, Refusal.USED_UP)
    fields = tuple(IdentityField(name) for name in grant.fields.split(","))
    return Leave(grant.case_uid, grant.purpose, fields, ends_at, left - 1)


def _is_approved(session: Session, grant: Grant) -> bool:
    """Look at what was signed, not at the grant's own columns; one may have become two since."""
    signed = approvals_of(session, grant.grant_id)
    return grant.approver_id is not None and len(signed) >= needed_for(session, grant.case_uid)


def views_of(session: Session, grant_id: str) -> int:
    """Count the openings under a grant."""
    query = select(func.count()).select_from(View).where(View.grant_id == grant_id)
    return session.scalar(query) or 0


def find(session: Session, grant_id: str, kind: str) -> Grant:
    """Find a grant of one kind. Raises ``Denied``."""
    grant = session.get(Grant, grant_id)
    if grant is None or grant.kind != kind:
        raise Denied(Refusal.UNKNOWN_GRANT)
    return grant
