"""What is known of a case's reference; its digest in force stands on the case itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.references.kinds import Issuer
from app.extensions import Model, enum_check, enum_column


class ReporterKey(Model):
    """Who issued the reference in force, and the passphrase the reporter has set beside it.

    A case without a row has a number from the desk and no passphrase. How long the number is
    stands nowhere: it would tell who is anonymous.
    """

    __tablename__ = "reporter_keys"
    __table_args__ = (
        enum_check("issuer", Issuer),
        CheckConstraint(
            "(passphrase_hash IS NULL) = (passphrase_set_at IS NULL)", name="set_if_hash"
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    issuer: Mapped[Issuer] = mapped_column(enum_column(Issuer))
    issued_at: Mapped[datetime]
    passphrase_hash: Mapped[str | None] = mapped_column(String(200))
    passphrase_set_at: Mapped[datetime | None]


class ReplacedReference(Model):
    """A reference that a new one has taken the place of: whoever types it is told so."""

    __tablename__ = "replaced_references"
    __table_args__ = (Index(None, "case_id"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    replaced_at: Mapped[datetime]


class ReissueRequest(Model):
    """A new reference asked for after a call-back; a second person confirms it (design §6)."""

    __tablename__ = "reissue_requests"
    __table_args__ = (
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> requested_by_id", name="second_person"
        ),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"
        ),
        Index(None, "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("contact_attempts.id"))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
