"""Who is reached how, what somebody was told, what went outside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Unit, User
from app.errors import NotFound
from app.extensions import db
from app.notices import reach, wording
from app.notices.kinds import ChannelKind, DeliveryState, Pace, Way
from app.notices.models import (
    QUIET_FROM,
    QUIET_TO,
    Notice,
    NoticeChannel,
    NoticeDelivery,
    NoticePreference,
)
from app.notices.rules import QuietHours
from app.web.pagination import Page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from app.notices.wording import Worded

PAGE_SIZE: Final = 20
LARGEST_ID: Final = 2**31 - 1
_LAST: Final = 5
_MOST_TROUBLED: Final = 50
ROOM_QUIET: Final = QuietHours(QUIET_FROM, QUIET_TO)


@dataclass(frozen=True, slots=True)
class Reach:
    """By which ways somebody wants to be told, and when not."""

    ways: tuple[Way, ...]
    quiet: QuietHours | None


@dataclass(frozen=True, slots=True)
class Room:
    """A chat room: whom it listens for, of the people asked about; None is everybody."""

    channel_id: int
    members: frozenset[int] | None


def reach_of(preference: NoticePreference) -> Reach:
    """Give what a person has chosen."""
    chosen = {
        Way.EMAIL: preference.by_email and preference.email,
        Way.SMS: preference.by_sms and preference.phone,
    }
    quiet = QuietHours(preference.quiet_from, preference.quiet_to) if preference.quiet else None
    return Reach(tuple(way for way, wanted in chosen.items() if wanted), quiet)


def reaches_of(user_ids: Iterable[int]) -> dict[int, Reach]:
    """Give what each of the people has chosen, where they have, and may still sign in."""
    rows = db.session.scalars(
        select(NoticePreference)
        .join(User, User.id == NoticePreference.user_id)
        .where(NoticePreference.user_id.in_(set(user_ids)), User.active)
    )
    return {row.user_id: reach_of(row) for row in rows}


def rooms_of(user_ids: Iterable[int]) -> list[Room]:
    """Give the chat rooms that listen, each with those of the people who belong to its unit."""
    rooms = db.session.execute(
        select(NoticeChannel.id, NoticeChannel.unit_id)
        .where(NoticeChannel.kind == ChannelKind.CHAT, NoticeChannel.active)
        .order_by(NoticeChannel.id)
    ).all()
    units = {room.unit_id for room in rooms} - {None}
    members: dict[int, set[int]] = {unit_id: set() for unit_id in units}
    if units:
        for row in db.session.execute(
            select(Membership.unit_id, Membership.user_id).where(
                Membership.unit_id.in_(units), Membership.user_id.in_(set(user_ids))
            )
        ):
            members[row.unit_id].add(row.user_id)
    return [
        Room(room.id, None if room.unit_id is None else frozenset(members[room.unit_id]))
        for room in rooms
    ]


def unread_count(user_id: int) -> int:
    """Count what somebody has not read yet: one statement on its own index."""
    return db.session.scalar(
        select(func.count()).where(Notice.recipient_id == user_id, Notice.read_at.is_(None))
    ) or 0  # fmt: skip


def needs_a_hand(before: datetime) -> ColumnElement[bool]:
    """Give the condition of a delivery that failed, or should have gone before and has not."""
    stuck = and_(NoticeDelivery.state == DeliveryState.PENDING, NoticeDelivery.not_before < before)
    return or_(NoticeDelivery.state == DeliveryState.FAILED, stuck)


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """A notice as its recipient reads it. Without ``case_id`` nothing is led to."""

    id: int
    worded: Worded
    at: datetime
    read_at: datetime | None
    urgent: bool
    case_id: int | None


def page_of_notices(user: User, cursor: tuple[datetime | None, int] | None) -> Page[ReadNotice]:
    """Give a page of what somebody was told: the unread first, each newest first.

    The cursor's moment is when its notice was read: none, and the unread go on.
    """
    rows: list[Notice] = []
    own = Notice.recipient_id == user.id
    among_unread = cursor is None or cursor[0] is None
    if among_unread:
        rows += _newest(own, Notice.read_at.is_(None), before=cursor, most=PAGE_SIZE + 1)
    if len(rows) <= PAGE_SIZE:
        before = None if among_unread else cursor
        most = PAGE_SIZE + 1 - len(rows)
        rows += _newest(own, Notice.read_at.is_not(None), before=before, most=most)
    ids = {row.case_id for row in rows if row.case_id is not None}
    known = reach.known_to(user, ids)
    page = page_of(rows, PAGE_SIZE, lambda row: (row.read_at, row.id))
    return Page([_worded(row, known) for row in page.rows], page.next_cursor)


def _newest(
    *conditions: ColumnElement[bool], before: tuple[datetime | None, int] | None, most: int
) -> Sequence[Notice]:
    query = select(Notice).where(*conditions).order_by(Notice.id.desc()).limit(most)
    if before is not None:
        query = query.where(Notice.id < before[1])
    return db.session.scalars(query).all()


def _worded(notice: Notice, known: Mapping[int, bool]) -> ReadNotice:
    """Word a notice; of a case that its reader may no longer know of, nothing is said."""
    if notice.case_id is not None and notice.case_id not in known:
        worded, case_id = wording.no_longer_open(), None
    else:
        worded, case_id = wording.inside(notice.kind, json.loads(notice.data)), notice.case_id
    return ReadNotice(
        id=notice.id,
        worded=worded,
        at=notice.created_at,
        read_at=notice.read_at,
        urgent=notice.pace is Pace.URGENT,
        case_id=case_id,
    )


def notice_or_404(user_id: int, notice_id: int) -> Notice:
    """Load one of somebody's own notices."""
    notice = db.session.get(Notice, notice_id) if notice_id <= LARGEST_ID else None
    if notice is None or notice.recipient_id != user_id:
        raise NotFound
    return notice


def newest_of(user_id: int) -> int:
    """Give the newest notice that somebody has; 0 when there is none."""
    return db.session.scalar(select(func.max(Notice.id)).where(Notice.recipient_id == user_id)) or 0


def last_deliveries(user_id: int) -> Sequence[NoticeDelivery]:
    """Give the last messages that went to somebody, or should have."""
    return db.session.scalars(
        select(NoticeDelivery)
        .where(NoticeDelivery.recipient_id == user_id)
        .order_by(NoticeDelivery.id.desc())
        .limit(_LAST)
    ).all()


def last_of_channel(channel_id: int) -> Sequence[NoticeDelivery]:
    """Give the last messages that a webhook was asked to take."""
    return db.session.scalars(
        select(NoticeDelivery)
        .where(NoticeDelivery.channel_id == channel_id)
        .order_by(NoticeDelivery.id.desc())
        .limit(_LAST)
    ).all()


def channels() -> Sequence[NoticeChannel]:
    """Give every webhook, those that are on first."""
    return db.session.scalars(
        select(NoticeChannel)
        .options(joinedload(NoticeChannel.unit))
        .order_by(NoticeChannel.active.desc(), NoticeChannel.id)
    ).all()


def channel_or_404(uid: UUID) -> NoticeChannel:
    """Load a webhook."""
    channel = db.session.scalar(select(NoticeChannel).where(NoticeChannel.uid == str(uid)))
    if channel is None:
        raise NotFound
    return channel


def units() -> list[tuple[int, str]]:
    """Give the units a room may listen for."""
    return [(u.id, u.name) for u in db.session.scalars(select(Unit).order_by(Unit.path))]


def troubled(before: datetime) -> Sequence[NoticeDelivery]:
    """Give the newest deliveries that need a hand."""
    return db.session.scalars(
        select(NoticeDelivery)
        .options(joinedload(NoticeDelivery.recipient), joinedload(NoticeDelivery.channel))
        .where(needs_a_hand(before))
        .order_by(NoticeDelivery.id.desc())
        .limit(_MOST_TROUBLED)
    ).all()


class Tally(NamedTuple):
    """How many messages went, and how often a peer was asked more than once for one."""

    sent: int
    waiting: int
    failed: int
    repeats: int


def tally() -> Tally:
    """Count deliveries by their state, and the repeats."""
    rows = db.session.execute(
        select(
            NoticeDelivery.state,
            func.count(),
            func.sum(case((NoticeDelivery.attempts > 1, NoticeDelivery.attempts - 1), else_=0)),
        ).group_by(NoticeDelivery.state)
    ).all()
    counts = {state: count for state, count, _repeats in rows}
    return Tally(
        sent=counts.get(DeliveryState.SENT, 0),
        waiting=counts.get(DeliveryState.PENDING, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        repeats=sum(int(repeats or 0) for _state, _count, repeats in rows),
    )


def gateway_is_on() -> bool:
    """Say whether SMS can leave."""
    return (
        db.session.scalar(
            select(NoticeChannel.id)
            .where(NoticeChannel.kind == ChannelKind.SMS, NoticeChannel.active)
            .limit(1)
        )
        is not None
    )
