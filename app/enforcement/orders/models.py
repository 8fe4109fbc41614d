"""Orders to teams, and the first word to a team before there is an order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Unit, User
from app.cases.models import Case
from app.enforcement.kinds import OrderState
from app.extensions import Model, enum_check, enum_column


class TeamOrder(Model):
    """One order to one team (交办单). ``text`` is the dispatch text as it was sent."""

    __tablename__ = "team_orders"
    __table_args__ = (
        enum_check("state", OrderState),
        CheckConstraint("state != 'received' OR received_at IS NOT NULL", name="moment_received"),
        CheckConstraint("state != 'returned' OR returned_at IS NOT NULL", name="moment_returned"),
        Index(None, "case_id", "id"),
        Index(None, "team_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    lead: Mapped[bool] = mapped_column(default=True)
    state: Mapped[OrderState] = mapped_column(enum_column(OrderState))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    received_at: Mapped[datetime | None]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    return_code: Mapped[str] = mapped_column(String(40), default="")
    return_reason: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    team: Mapped[Unit] = relationship()
    sent_by: Mapped[User] = relationship(foreign_keys=sent_by_id)
    received_by: Mapped[User | None] = relationship(foreign_keys=received_by_id)
    returned_by: Mapped[User | None] = relationship(foreign_keys=returned_by_id)


class TeamAlert(Model):
    """A team was told that somebody will be needed on the spot; the order follows (fast path)."""

    __tablename__ = "team_alerts"
    __table_args__ = (UniqueConstraint("case_id", "team_id"), Index(None, "team_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    at: Mapped[datetime]

    case: Mapped[Case] = relationship()
