"""Who is reached how, and what somebody was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.accounts.models import Membership, User
from app.extensions import db
from app.notices.kinds import ChannelKind, Way
from app.notices.models import (
    QUIET_FROM,
    QUIET_TO,
    Notice,
    NoticeChannel,
    NoticePreference,
)
from app.notices.rules import QuietHours

if TYPE_CHECKING:
    from collections.abc import Iterable

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
