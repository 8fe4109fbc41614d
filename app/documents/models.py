"""Documents that left the office under a number, and the series the numbers come from."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.documents.kinds import DocumentKind, DocumentState
from app.extensions import Model, enum_check, enum_column


class NumberSeries(Model):
    """The last number taken in one series of one unit in one year."""

    __tablename__ = "number_series"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Document(Model):
    """One numbered paper. ``content`` is frozen at issue and names no reporter."""

    __tablename__ = "documents"
    __table_args__ = (
        enum_check("kind", DocumentKind),
        enum_check("state", DocumentState),
        CheckConstraint("state != 'ready' OR sha256 IS NOT NULL", name="hash_if_ready"),
        UniqueConstraint("unit_id", "series", "year", "sequence"),
        Index(None, "case_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text)
    state: Mapped[DocumentState] = mapped_column(
        enum_column(DocumentState), default=DocumentState.PENDING
    )
    error: Mapped[str] = mapped_column(String(40), default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    storage_key: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
    rendered_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
