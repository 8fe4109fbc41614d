"""The closing report and what the leader decided on it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.enforcement.kinds import Attitude, Decision, Validity
from app.extensions import Model, enum_check, enum_column


class ClosingReport(Model):
    """A closing report (结案报告) in the parts that P10 asks for. One row for each round of review.

    A report sent back stays as it was; the next round is a new row begun from it.
    """

    __tablename__ = "closing_reports"
    __table_args__ = (
        enum_check("validity", Validity),
        enum_check("attitude", Attitude),
        enum_check("decision", Decision),
        CheckConstraint("decision IS NULL OR submitted_at IS NOT NULL", name="decided_if_sent"),
        CheckConstraint(
            "decision IS NULL OR (reviewed_at IS NOT NULL AND reviewed_by_id IS NOT NULL)",
            name="reviewer_if_decided",
        ),
        Index(None, "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    cause: Mapped[str] = mapped_column(Text, default="")
    cause_unknown: Mapped[bool] = mapped_column(default=False)
    process: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    concentrated: Mapped[bool] = mapped_column(default=False)
    remedy: Mapped[str] = mapped_column(Text, default="")
    remedy_on: Mapped[date | None]
    coordinator: Mapped[str] = mapped_column(String(60), default="")
    attitude: Mapped[Attitude | None] = mapped_column(enum_column(Attitude))
    reply_text: Mapped[str] = mapped_column(Text, default="")
    flags_kept_because: Mapped[str] = mapped_column(String(400), default="")
    validity: Mapped[Validity | None] = mapped_column(enum_column(Validity))
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    decision: Mapped[Decision | None] = mapped_column(enum_column(Decision))
    review_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    saved_by: Mapped[User] = relationship(foreign_keys=saved_by_id)
    submitted_by: Mapped[User | None] = relationship(foreign_keys=submitted_by_id)
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=reviewed_by_id)

    __mapper_args__ = {"version_id_col": version}
