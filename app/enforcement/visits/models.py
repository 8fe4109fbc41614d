"""Visits on the spot and who made them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Model


class Visit(Model):
    """One visit (现场检查): arrival first, its record (现场笔录) when it is written."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("finished_at IS NULL OR record IS NOT NULL", name="record_if_finished"),
        Index(None, "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    arrived_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    party_present: Mapped[bool] = mapped_column(default=False)
    rights_told: Mapped[bool] = mapped_column(default=False)
    could_not_enter: Mapped[bool] = mapped_column(default=False)
    record: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id)
    saved_by: Mapped[User | None] = relationship(foreign_keys=saved_by_id)
    inspectors: Mapped[list[VisitInspector]] = relationship(
        lazy="selectin", order_by="VisitInspector.user_id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class VisitInspector(Model):
    """An inspector who took part in a visit; the certificate number is as it was that day."""

    __tablename__ = "visit_inspectors"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    certificate_number: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
