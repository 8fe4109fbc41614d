"""Sealed boxes at the desk: ciphertext that nobody here can open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, enum_check, enum_column
from app.identity import files
from app.identity.wire.envelope import Label, SealedBox
from app.identity.wire.kinds import BoxKind


class StoredBox(Model):
    """A sealed record. The wrapped key is here only until the keeper has taken it over."""

    __tablename__ = "sealed_boxes"
    __table_args__ = (
        enum_check("kind", BoxKind),
        Index(None, "case_uid", "kind"),
        Index(
            "ix_sealed_boxes_waiting",
            "created_at",
            sqlite_where=text("delivered_at IS NULL"),
            postgresql_where=text("delivered_at IS NULL"),
        ),
    )

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_uid: Mapped[str] = mapped_column(String(36))
    kind: Mapped[BoxKind] = mapped_column(enum_column(BoxKind))
    version: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(40))
    taker_id: Mapped[int | None]
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    storage_key: Mapped[str | None] = mapped_column(String(120))
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]

    @classmethod
    def of(cls, box: SealedBox, at: datetime, storage_key: str | None = None) -> StoredBox:
        """Make the row of a box just sealed; a file's ciphertext lies on disk under its key."""
        return cls(
            record_id=box.label.record_id,
            case_uid=box.label.case_uid,
            kind=box.label.kind,
            version=box.label.version,
            key_id=box.label.key_id,
            taker_id=box.label.taker_id,
            ciphertext=b"" if storage_key else box.ciphertext,
            storage_key=storage_key,
            wrapped_key=box.wrapped_key,
            digest=box.digest,
            created_at=at,
            delivered_at=None,
        )

    def to_box(self) -> SealedBox:
        """Give the box for delivery. Raises ``ValueError`` once the keeper has its key."""
        if self.wrapped_key is None:
            raise ValueError(self.record_id)
        label = Label(
            record_id=self.record_id,
            case_uid=self.case_uid,
            kind=self.kind,
            version=self.version,
            key_id=self.key_id,
            taker_id=self.taker_id,
        )
        sealed = files.read(self.storage_key) if self.storage_key else self.ciphertext
        return SealedBox(label, self.digest, sealed, self.wrapped_key)
