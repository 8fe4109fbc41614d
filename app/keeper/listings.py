"""What the keeper tells of grants and openings: who, when, for what – nothing of an identity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.identity.wire.granting import (
    GrantKind,
    GrantSeen,
    GrantState,
    ListGrants,
    OpeningSeen,
    PurposeClass,
)
from app.identity.wire.kinds import Ground, IdentityField, Purpose
from app.keeper import grants
from app.keeper.ledger import GrantEnding
from app.keeper.store import Grant, View

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.keeper.office import Office

MOST_LISTED: Final = 200
STANDING: Final = frozenset(ground.value for ground in Ground)
CLASSES: Final[dict[str, PurposeClass]] = {
    Purpose.CLARIFY.value: PurposeClass.HANDLING,
    Purpose.EVIDENCE.value: PurposeClass.HANDLING,
    Purpose.MEDIATION.value: PurposeClass.MEDIATION,
    Purpose.REWARD.value: PurposeClass.REWARD,
    Purpose.LEGAL_DUTY.value: PurposeClass.LEGAL_DUTY,
    "contact": PurposeClass.CONTACT,
    "emergency": PurposeClass.EMERGENCY,
}
ENDINGS: Final[dict[str, GrantState]] = {
    grants.REFUSED: GrantState.REFUSED,
    grants.WITHDRAWN: GrantState.WITHDRAWN,
    grants.ENDED: GrantState.ENDED,
}


def grants_listed(
    session: Session, office: Office, asked: ListGrants, at: datetime
) -> tuple[GrantSeen, ...]:
    """List grants that need an approver or stand for a mediation, the newest first."""
    query = (
        select(Grant, GrantEnding)
        .outerjoin(GrantEnding, GrantEnding.grant_id == Grant.grant_id)
        .where(Grant.kind != grants.CONTACT)
    )
    if asked.waiting:
        query = query.where(
            Grant.kind == grants.IDENTITY,
            Grant.approver_id.is_(None),
            GrantEnding.grant_id.is_(None),
            Grant.made_at > at - office.settings.grant_waits,
        )
    for column, wanted in (
        (Grant.requester_id, asked.requester_id),
        (Grant.case_uid, asked.case_uid),
        (Grant.grant_id, asked.grant_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    rows = session.execute(query.order_by(Grant.made_at.desc()).limit(MOST_LISTED)).all()
    return tuple(_seen(session, office, grant, ending, at) for grant, ending in rows)


def _seen(
    session: Session, office: Office, grant: Grant, ending: GrantEnding | None, at: datetime
) -> GrantSeen:
    views = grants.views_of(session, grant.grant_id)
    return GrantSeen(
        grant_id=grant.grant_id,
        kind=GrantKind(grant.kind),
        case_uid=grant.case_uid,
        requester_id=grant.requester_id,
        fields=tuple(IdentityField(name) for name in grant.fields.split(",")),
        purpose=Purpose(grant.purpose),
        made_at=grant.made_at,
        waits_until=grant.made_at + office.settings.grant_waits,
        state=_state(office, grant, ending, views, at),
        needed=grants.needed_for(session, grant.case_uid),
        approver_ids=grants.approvals_of(session, grant.grant_id),
        views=views,
        views_left=max(grant.most_views - views, 0),
        ends_at=grant.ends_at,
        ground="" if ending is None else ending.ground,
    )


def _state(
    office: Office, grant: Grant, ending: GrantEnding | None, views: int, at: datetime
) -> GrantState:
    if ending is not None:
        return ENDINGS[ending.how]
    if grant.kind == grants.MEDIATION:
        return GrantState.OPEN
    if grant.ends_at is None:
        waits = at < grant.made_at + office.settings.grant_waits
        return GrantState.WAITING if waits else GrantState.LAPSED
    if at >= grant.ends_at:
        return GrantState.EXPIRED
    return GrantState.OPEN if views < grant.most_views else GrantState.USED_UP


def openings_of(session: Session, case_uid: str) -> tuple[OpeningSeen, ...]:
    """List who opened the identity of a case; words read on a standing ground are none of these."""
    rows = session.scalars(
        select(View)
        .where(View.case_uid == case_uid, View.ground.not_in(sorted(STANDING)))
        .order_by(View.at, View.view_id)
    )
    return tuple(
        OpeningSeen(row.at, row.reader_id, CLASSES[row.ground], row.grant_id)
        for row in rows
        if row.ground in CLASSES
    )
