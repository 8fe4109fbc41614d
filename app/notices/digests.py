"""The digest of the day: one for each recipient, whatever relays plan and whatever was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from app.accounts.models import User
from app.clocks.queries import agency_zone
from app.extensions import db
from app.notices import queries
from app.notices.kinds import Pace, Purpose, Way
from app.notices.models import Notice, NoticePreference
from app.notices.operations import delivery, plan_deliveries
from app.notices.rules import next_digest, sending_at

if TYPE_CHECKING:
    from datetime import datetime

_BATCH: Final = 200


def any_due(at: datetime) -> bool:
    """Say whether somebody's digest is due; on its own index."""
    query = select(NoticePreference.user_id).where(NoticePreference.next_digest_at <= at).limit(1)
    return db.session.scalar(query) is not None


def plan(at: datetime) -> int:
    """Collect for everybody whose time has come, in the caller's unit of work.

    The row of preferences is locked and moved on in the same commit, and the day is unique for a
    recipient: a second relay finds nothing to do. After days without a relay there is one digest.
    """
    due = db.session.scalars(
        select(NoticePreference)
        .where(NoticePreference.next_digest_at <= at)
        .order_by(NoticePreference.next_digest_at, NoticePreference.user_id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for preference in due:
        _collect(preference, at)
        preference.next_digest_at = next_digest(preference.digest_at, at, agency_zone())
    return len(due)


def _collect(preference: NoticePreference, at: datetime) -> None:
    """Take what waits into today's digest; whoever has nothing to be told gets none."""
    reach = queries.reach_of(preference)
    user = db.session.get_one(User, preference.user_id)
    if not reach.ways or not user.active:
        return
    today = at.astimezone(agency_zone()).date()
    waiting = (
        Notice.recipient_id == preference.user_id,
        Notice.pace == Pace.DIGEST,
        Notice.outside,
        Notice.digest_on.is_(None),
        Notice.read_at.is_(None),
        Notice.created_at <= at,
    )
    if db.session.scalar(select(Notice.id).where(*waiting).limit(1)) is None:
        return
    way = Way.EMAIL if Way.EMAIL in reach.ways else Way.SMS
    planned = plan_deliveries(
        [
            delivery(
                way,
                Purpose.DIGEST,
                at,
                sending_at(Pace.DIGEST, reach.quiet, at, agency_zone()),
                recipient_id=preference.user_id,
                digest_on=today,
            )
        ],
        at,
    )
    if planned:
        db.session.execute(update(Notice).where(*waiting).values(digest_on=today))
