"""The audit record: rows that are only ever added, and the mark that the keeper has chained one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class AuditRow(Model):
    """Who did what to which thing, in ids and codes; triggers refuse to change or delete it.

    ``record_id`` and ``box_digest`` are set when the act sealed a box: the keeper takes over a box
    only when its digest stands here.
    """

    __tablename__ = "audit_rows"
    __table_args__ = (
        Index(None, "case_uid"),
        Index(None, "actor_id", "at"),
        Index("ix_audit_rows_action_at", "action", "at"),
        Index("ix_audit_rows_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    case_uid: Mapped[str | None] = mapped_column(String(36))
    subject: Mapped[str] = mapped_column(String(120), default="")
    record_id: Mapped[str | None] = mapped_column(String(36))
    box_digest: Mapped[str | None] = mapped_column(String(64))
    words_digest: Mapped[str | None] = mapped_column(String(64))
    row_digest: Mapped[str] = mapped_column(String(64))


class AuditWords(Model):
    """Words beside a row, under a salted digest: deleting them leaves row and chain whole."""

    __tablename__ = "audit_words"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text)


class AuditHead(Model):
    """A head of the chain that was written outside of this database, and when it left the house."""

    __tablename__ = "audit_heads"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mac: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class AuditChained(Model):
    """The keeper has taken this row into its chain at this place."""

    __tablename__ = "audit_chained"

    row_id: Mapped[int] = mapped_column(ForeignKey("audit_rows.id"), primary_key=True)
    seq: Mapped[int]
