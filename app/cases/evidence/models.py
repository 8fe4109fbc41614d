"""What reporters gave: at the desk an opaque number, a word for its kind, a coarse size, a time."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.evidence.kinds import ItemState, ReceivedKind, SizeClass, Source
from app.extensions import Model, enum_check, enum_column
from app.web.upload_kinds import MEDIA_TYPES, PICTURES, FileKind


class ReceivedItem(Model):
    """One thing (confidentiality design §§1, 7). Bytes and name as they came are sealed.

    ``copy_key`` is the working copy of what a leader has cleared; sound, film and office files
    have a description instead.
    """

    __tablename__ = "received_items"
    __table_args__ = (
        enum_check("kind", ReceivedKind),
        enum_check("file_kind", FileKind),
        enum_check("source", Source),
        enum_check("size_class", SizeClass),
        enum_check("state", ItemState),
        UniqueConstraint("case_id", "number"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_at_a_time"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        CheckConstraint("state = 'cleared' OR copy_key IS NULL", name="copy_if_cleared"),
        CheckConstraint(
            "state <> 'cleared' OR copy_key IS NOT NULL OR description <> ''",
            name="cleared_shows_something",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    kind: Mapped[ReceivedKind] = mapped_column(enum_column(ReceivedKind))
    file_kind: Mapped[FileKind] = mapped_column(enum_column(FileKind))
    source: Mapped[Source] = mapped_column(enum_column(Source))
    size_class: Mapped[SizeClass] = mapped_column(enum_column(SizeClass))
    original_record_id: Mapped[str] = mapped_column(String(36))
    name_record_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[ItemState] = mapped_column(enum_column(ItemState), default=ItemState.WAITING)
    copy_key: Mapped[str | None] = mapped_column(String(120))
    copy_sha256: Mapped[str | None] = mapped_column(String(64))
    copy_size: Mapped[int | None]
    description: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(String(400), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """Its neutral name, on whatever is handed out of it."""
        return f"材料{self.number}.{self.file_kind.value}"

    @property
    def media_type(self) -> str:
        """The type it is handed out as."""
        return MEDIA_TYPES[self.file_kind]

    @property
    def is_picture(self) -> bool:
        """Whether its copy can be shown in a page, and blackened."""
        return self.file_kind in PICTURES

    @property
    def can_be_copied(self) -> bool:
        """Whether a working copy can be made; of all else only a description."""
        return self.is_picture or self.file_kind is FileKind.PDF
