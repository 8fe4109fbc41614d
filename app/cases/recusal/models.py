"""Who keeps away from which matter (回避)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.recusal.kinds import RecusalGround
from app.extensions import Model, enum_check, enum_column

_STANDS = text("lifted_at IS NULL")


class CaseRecusal(Model):
    """Somebody who may neither act on a matter nor know of it, until a leader lifts it."""

    __tablename__ = "case_recusals"
    __table_args__ = (
        enum_check("ground", RecusalGround),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"),
        Index(
            "uq_case_recusals_standing",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(None, "user_id", "lifted_at", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ground: Mapped[RecusalGround] = mapped_column(enum_column(RecusalGround))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=user_id)
    entered_by: Mapped[User] = relationship(foreign_keys=entered_by_id)
    lifted_by: Mapped[User | None] = relationship(foreign_keys=lifted_by_id)
