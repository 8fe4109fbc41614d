"""The outbox: work that follows from a transaction, written in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, enum_check, enum_column


class OutboxState(StrEnum):
    """How far a piece of work is."""

    PENDING = "pending"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


class OutboxMessage(Model):
    """One piece of work. ``slot`` elects periodic work: the unique key lets one writer win."""

    __tablename__ = "outbox"
    __table_args__ = (
        enum_check("state", OutboxState),
        UniqueConstraint("task", "slot"),
        Index(
            "ix_outbox_waiting",
            "not_before",
            sqlite_where=text("state IN ('pending', 'sent')"),
            postgresql_where=text("state IN ('pending', 'sent')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    slot: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[OutboxState] = mapped_column(enum_column(OutboxState))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(200), default="")
