"""Notices, where their recipients want them, and what was sent outside."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Unit, User
from app.extensions import Model, enum_check, enum_column
from app.notices.kinds import ChannelKind, DeliveryState, Pace, Purpose, Way

QUIET_FROM: Final = time(22, 0)
QUIET_TO: Final = time(7, 0)
DIGEST_AT: Final = time(8, 30)
UNREAD: Final = text("read_at IS NULL")
COLLECTED: Final = text("pace = 'digest' AND outside")
NOT_SENT: Final = text("state IN ('pending', 'failed')")


class NoticeChannel(Model):
    """A webhook: a gateway for SMS or the robot of a chat room.

    Its secret is in no table: it follows from the installation's key, ``uid`` and ``generation``.
    A room with a unit hears what its members are told; one without hears what anybody is told.
    """

    __tablename__ = "notice_channels"
    __table_args__ = (enum_check("kind", ChannelKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[ChannelKind] = mapped_column(enum_column(ChannelKind))
    name: Mapped[str] = mapped_column(String(60))
    url: Mapped[str] = mapped_column(String(500))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    active: Mapped[bool] = mapped_column(default=True)
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    unit: Mapped[Unit | None] = relationship()


class NoticePreference(Model):
    """Where and when somebody wants to be told outside the pages; without a row, nowhere.

    Times of day are those of the agency's zone. ``next_digest_at`` is when the next digest is due.
    """

    __tablename__ = "notice_preferences"
    __table_args__ = (
        CheckConstraint("quiet_from <> quiet_to", name="quiet_window"),
        Index(None, "next_digest_at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    by_email: Mapped[bool] = mapped_column(default=False)
    by_sms: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[time] = mapped_column(default=QUIET_FROM)
    quiet_to: Mapped[time] = mapped_column(default=QUIET_TO)
    digest_at: Mapped[time] = mapped_column(default=DIGEST_AT)
    next_digest_at: Mapped[datetime]


class NoticeDelivery(Model):
    """One message to the outside: one recipient or room, one way.

    ``uid`` is what the peer sees as the message's id, the same on every try. ``attempts`` counts
    how often the peer was asked to take it: more than one is a repeat. ``topic`` lets a room hear
    once what several people are told.
    """

    __tablename__ = "notice_deliveries"
    __table_args__ = (
        enum_check("way", Way),
        enum_check("purpose", Purpose),
        enum_check("state", DeliveryState),
        CheckConstraint("(recipient_id IS NULL) = (way = 'chat')", name="recipient_unless_chat"),
        CheckConstraint("(purpose = 'notice') = (notice_id IS NOT NULL)", name="notice_if_notice"),
        UniqueConstraint("channel_id", "topic"),
        UniqueConstraint("recipient_id", "digest_on"),
        Index("ix_notice_deliveries_notice", "notice_id"),
        Index(
            "ix_notice_deliveries_not_sent",
            "state",
            "id",
            sqlite_where=NOT_SENT,
            postgresql_where=NOT_SENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    way: Mapped[Way] = mapped_column(enum_column(Way))
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("notice_channels.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    topic: Mapped[str | None] = mapped_column(String(200))
    digest_on: Mapped[date | None]
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState))
    attempts: Mapped[int] = mapped_column(default=0)
    most_attempts: Mapped[int]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(60), default="")

    recipient: Mapped[User | None] = relationship()
    channel: Mapped[NoticeChannel | None] = relationship()


class Notice(Model):
    """What somebody is told on their own page; its words are made when it is read.

    ``data`` is JSON of codes, numbers and times. The case is an id only: this package knows nothing
    of cases. ``digest_on`` is the day whose digest collected it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        enum_check("pace", Pace),
        UniqueConstraint("recipient_id", "key"),
        Index(None, "recipient_id", "id"),
        Index(
            "ix_notices_unread",
            "recipient_id",
            "id",
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
        Index(
            "ix_notices_collected",
            "recipient_id",
            "digest_on",
            sqlite_where=COLLECTED,
            postgresql_where=COLLECTED,
        ),
        Index(None, "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    data: Mapped[str] = mapped_column(Text)
    pace: Mapped[Pace] = mapped_column(enum_column(Pace))
    discreet: Mapped[bool] = mapped_column(default=False)
    outside: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digest_on: Mapped[date | None]
