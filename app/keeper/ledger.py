"""Tables of the vault for grants: what approvers signed, how grants ended, emergencies."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.keeper.store import Table


class ApproverPasskey(Table):
    """The passkey of one approver; who has one has no code, and the other way round."""

    __tablename__ = "approver_passkeys"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    origin: Mapped[str] = mapped_column(String(200))
    enrolled_at: Mapped[datetime]
    counts_from: Mapped[datetime]


class Enrolment(Table):
    """A credential that somebody has begun to enrol and not proved yet."""

    __tablename__ = "enrolments"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(String(16))
    sealed_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
    origin: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]


class RemovalAsked(Table):
    """An administrator's word that a credential be removed; it waits for the other one's."""

    __tablename__ = "removals_asked"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    asked_by_id: Mapped[int]
    as_security: Mapped[bool]
    asked_at: Mapped[datetime]


class ApprovalOffer(Table):
    """What an approver is asked to sign: once, and for a few minutes."""

    __tablename__ = "approval_offers"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    grant_id: Mapped[str] = mapped_column(ForeignKey("grants.grant_id"), index=True)
    approver_id: Mapped[int]
    ends_at: Mapped[datetime]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    offered_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Approval(Table):
    """What an approver signed; the proof can be checked again by whoever holds the keys."""

    __tablename__ = "approvals"
    __table_args__ = {"info": {"insert_only": True}}

    grant_id: Mapped[str] = mapped_column(ForeignKey("grants.grant_id"), primary_key=True)
    approver_id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    method: Mapped[str] = mapped_column(String(16))
    ends_at: Mapped[datetime]
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class GrantEnding(Table):
    """How a grant ended before its time: refused, withdrawn, or ended."""

    __tablename__ = "grant_endings"
    __table_args__ = {"info": {"insert_only": True}}

    grant_id: Mapped[str] = mapped_column(ForeignKey("grants.grant_id"), primary_key=True)
    how: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int]
    ground: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]


class Emergency(Table):
    """An identity opened because a life was in danger."""

    __tablename__ = "emergencies"
    __table_args__ = (
        Index("ix_emergencies_unit", "unit_id", "at"),
        {"info": {"insert_only": True}},
    )

    emergency_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    unit_id: Mapped[int]
    case_uid: Mapped[str] = mapped_column(String(36), index=True)
    reader_id: Mapped[int]
    ground: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]


class EmergencyReview(Table):
    """What a custodian found of an emergency."""

    __tablename__ = "emergency_reviews"
    __table_args__ = {"info": {"insert_only": True}}

    emergency_id: Mapped[str] = mapped_column(
        ForeignKey("emergencies.emergency_id"), primary_key=True
    )
    reviewer_id: Mapped[int]
    finding: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
