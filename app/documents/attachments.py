"""Files that belong to a case: cleared working copies under neutral names, originals sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, enum_check, enum_column


class AttachmentKind(StrEnum):
    """What a file is to the case."""

    EVIDENCE = "evidence"  # 证据


class Attachment(Model):
    """One file. The name it came with and its bytes as they came are in the keeper's world."""

    __tablename__ = "attachments"
    __table_args__ = (
        enum_check("kind", AttachmentKind),
        UniqueConstraint("case_id", "kind", "sequence"),
        Index(None, "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    kind: Mapped[AttachmentKind] = mapped_column(enum_column(AttachmentKind))
    sequence: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256_original: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(120))
    original_record_id: Mapped[str] = mapped_column(String(36))
    name_record_id: Mapped[str] = mapped_column(String(36))
    taken_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    @property
    def is_image(self) -> bool:
        """Whether it can be shown in a page."""
        return self.media_type.startswith("image/")
