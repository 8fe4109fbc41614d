"""Changes that one administrator requests and the other confirms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.changes.kinds import ChangeKind, RequestState
from app.accounts.models import Unit, User
from app.accounts.roles import Role
from app.extensions import Model, enum_check, enum_column


class CredentialRequest(Model):
    """A role or credentials of a leader, custodian, auditor or administrator, asked to be changed.

    Confidentiality design §3: takes system and security administrator together. No row is ever
    removed, whatever became of it.
    """

    __tablename__ = "credential_requests"
    __table_args__ = (
        enum_check("kind", ChangeKind),
        enum_check("state", RequestState),
        enum_check("role", Role),
        enum_check("requested_as", Role),
        CheckConstraint("(state = 'open') = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(role IS NULL) = (unit_id IS NULL)", name="role_within_unit"),
        Index(None, "state", "id"),
        Index(None, "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role | None] = mapped_column(enum_column(Role))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    requested_as: Mapped[Role] = mapped_column(enum_column(Role))
    requested_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(400))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(String(400), default="")

    user: Mapped[User] = relationship(foreign_keys=user_id)
    unit: Mapped[Unit | None] = relationship()
    requested_by: Mapped[User] = relationship(foreign_keys=requested_by_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
