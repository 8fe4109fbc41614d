"""Tasks of the contact desk, attempts to reach a person, and what they said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.contact.kinds import AttemptOutcome, Ending, Satisfaction, TaskKind
from app.cases.models import Case
from app.extensions import Model, enum_check, enum_column

_IS_OPEN = text("done_at IS NULL")


class ContactTask(Model):
    """Somebody has to reach the person of a case; given out by roster, never chosen.

    ``shown_at`` is set while the number has been shown and the attempt is not recorded yet.
    """

    __tablename__ = "contact_tasks"
    __table_args__ = (
        enum_check("kind", TaskKind),
        enum_check("ending", Ending),
        CheckConstraint("(done_at IS NULL) = (ending IS NULL)", name="ending_if_done"),
        Index(
            "uq_contact_tasks_open",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(
            "ix_contact_tasks_due",
            "unit_id",
            "not_before",
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[TaskKind] = mapped_column(enum_column(TaskKind))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    shown_at: Mapped[datetime | None]
    shown_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(enum_column(Ending))

    case: Mapped[Case] = relationship()
    assigned_to: Mapped[User | None] = relationship(foreign_keys=assigned_to_id)
    attempts: Mapped[list[ContactAttempt]] = relationship(
        lazy="selectin", order_by="ContactAttempt.id", back_populates="task"
    )


class ContactAttempt(Model):
    """One attempt to reach the person, as the clerk recorded it."""

    __tablename__ = "contact_attempts"
    __table_args__ = (enum_check("outcome", AttemptOutcome), Index(None, "task_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("contact_tasks.id"))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    outcome: Mapped[AttemptOutcome] = mapped_column(enum_column(AttemptOutcome))
    note: Mapped[str] = mapped_column(String(200), default="")

    task: Mapped[ContactTask] = relationship(back_populates="attempts")
    clerk: Mapped[User] = relationship()


class Feedback(Model):
    """What the person said when told the result, or when asked afterwards."""

    __tablename__ = "feedbacks"
    __table_args__ = (
        enum_check("kind", TaskKind),
        enum_check("satisfaction", Satisfaction),
        Index(None, "case_id", "id"),
        Index(None, "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("contact_tasks.id"), unique=True)
    kind: Mapped[TaskKind] = mapped_column(enum_column(TaskKind))
    satisfaction: Mapped[Satisfaction] = mapped_column(enum_column(Satisfaction))
    solved: Mapped[bool]
    opinion: Mapped[str] = mapped_column(Text, default="")
    suggestions: Mapped[str] = mapped_column(Text, default="")
    flags_kept_because: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    clerk: Mapped[User] = relationship()


class Withdrawal(Model):
    """A withdrawal the person asked for, with the answer to the question about pressure (P11)."""

    __tablename__ = "withdrawals"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    voluntary: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
