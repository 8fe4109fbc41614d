"""What the verification found and what was done about it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.enforcement.kinds import Conclusion, MeasureKind, MeasureState
from app.extensions import Model, enum_check, enum_column


class Finding(Model):
    """The conclusion of a case's verification (核查结论), with the facts it rests on."""

    __tablename__ = "findings"
    __table_args__ = (enum_check("conclusion", Conclusion),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    conclusion: Mapped[Conclusion] = mapped_column(enum_column(Conclusion))
    facts: Mapped[str] = mapped_column(Text)
    evidence_note: Mapped[str] = mapped_column(Text, default="")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    saved_by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Measure(Model):
    """One measure (处置措施); a rectification has a date, a filing its own later result."""

    __tablename__ = "measures"
    __table_args__ = (
        enum_check("kind", MeasureKind),
        enum_check("state", MeasureState),
        CheckConstraint("kind != 'rectification' OR due_on IS NOT NULL", name="date_to_rectify"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="day_if_done"),
        Index(None, "case_id", "id"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[MeasureKind] = mapped_column(enum_column(MeasureKind))
    text: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    state: Mapped[MeasureState] = mapped_column(enum_column(MeasureState))
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")
    filing_number: Mapped[str] = mapped_column(String(60), default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
