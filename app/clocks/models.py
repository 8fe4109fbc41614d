"""Policies, the agency's calendar, and the clocks that run on cases."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clocks.computation import END_OF_DAY
from app.clocks.kinds import (
    ChangeKind,
    ClockEvent,
    ClockKind,
    ClockOutcome,
    ClockStage,
    DayKind,
    Ground,
    LimitUnit,
    RequestKind,
)
from app.extensions import Model, enum_check, enum_column

RUNNING = text("stopped_at IS NULL")
NOT_DECIDED = text("decided_at IS NULL")


class ClockPolicy(Model):
    """A limit as ``policies.Policy`` describes it. Rows are never rewritten: a change is a new one.

    ``start_events``, ``stop_events``, ``cancel_events``, ``condition``, ``quiet_windows`` and
    ``pause_grounds`` are JSON. A change ends the row (``effective_to``) and adds another whose code
    is the old one's with ``@`` and the day it begins.
    """

    __tablename__ = "clock_policies"
    __table_args__ = (
        enum_check("clock", ClockKind),
        enum_check("unit", LimitUnit),
        CheckConstraint(
            "(unit = 'given_date' AND amount IS NULL) OR (unit <> 'given_date' AND amount > 0)",
            name="amount_fits_unit",
        ),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    rule_set: Mapped[str] = mapped_column(String(40))
    clock: Mapped[ClockKind] = mapped_column(enum_column(ClockKind))
    start_events: Mapped[str] = mapped_column(Text)
    stop_events: Mapped[str] = mapped_column(Text)
    cancel_events: Mapped[str] = mapped_column(Text)
    amount: Mapped[int | None]
    unit: Mapped[LimitUnit] = mapped_column(enum_column(LimitUnit))
    condition: Mapped[str] = mapped_column(Text)
    quiet_windows: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(400))
    max_extension: Mapped[int | None]
    pause_grounds: Mapped[str] = mapped_column(Text, default="[]")
    day_ends_at: Mapped[time] = mapped_column(default=END_OF_DAY)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class CalendarYear(Model):
    """A year the agency knows whole; its days replace the built-in ones."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(400))


class CalendarDay(Model):
    """A day that differs from its weekday: holiday, swapped day off, make-up working day."""

    __tablename__ = "calendar_days"
    __table_args__ = (enum_check("kind", DayKind),)

    on: Mapped[date] = mapped_column("day", primary_key=True)
    kind: Mapped[DayKind] = mapped_column(enum_column(DayKind))
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(400))


class Clock(Model):
    """One run of a limit on a case. It stays as it ended; a reopened case gets new ones.

    ``original_due_at`` is the first due time ever promised; ``trace`` is JSON of what was counted
    and skipped, one entry for each computation. ``extended_by`` is in the policy's unit. While
    ``paused_at`` is set nothing is due. ``next_stage_at`` is when the sweep has to look next: none
    once the clock has stopped, stands still or has escalated.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        enum_check("kind", ClockKind),
        enum_check("start_event", ClockEvent),
        enum_check("stop_event", ClockEvent),
        enum_check("outcome", ClockOutcome),
        enum_check("stage", ClockStage),
        CheckConstraint("(stopped_at IS NULL) = (outcome IS NULL)", name="outcome_if_stopped"),
        Index(
            "uq_clocks_running",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index("ix_clocks_running_due_at", "due_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index(
            "ix_clocks_next_stage",
            "next_stage_at",
            "id",
            sqlite_where=text("next_stage_at IS NOT NULL"),
            postgresql_where=text("next_stage_at IS NOT NULL"),
        ),
        Index(None, "case_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[ClockKind] = mapped_column(enum_column(ClockKind))
    policy_id: Mapped[int] = mapped_column(ForeignKey("clock_policies.id"))
    start_event: Mapped[ClockEvent] = mapped_column(enum_column(ClockEvent))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    warn_at: Mapped[datetime]
    original_due_at: Mapped[datetime]
    escalate_at: Mapped[datetime]
    extended_by: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None]
    stage: Mapped[ClockStage] = mapped_column(enum_column(ClockStage), default=ClockStage.NORMAL)
    next_stage_at: Mapped[datetime | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    stopped_at: Mapped[datetime | None]
    stop_event: Mapped[ClockEvent | None] = mapped_column(enum_column(ClockEvent))
    outcome: Mapped[ClockOutcome | None] = mapped_column(enum_column(ClockOutcome))
    trace: Mapped[str] = mapped_column(Text)

    def __repr__(self) -> str:
        return f"<Clock {self.id} {self.kind} of case {self.case_id}>"


class ClockPause(Model):
    """A stretch in which a clock stood still; open while it does."""

    __tablename__ = "clock_pauses"
    __table_args__ = (enum_check("ground", Ground), Index(None, "clock_id", "paused_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    ground: Mapped[Ground] = mapped_column(enum_column(Ground))
    paused_at: Mapped[datetime]
    resumed_at: Mapped[datetime | None]
    resumed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ClockRequest(Model):
    """Somebody asks that a clock stand still or be given more time; a leader decides.

    ``reason`` is for the house, ``words`` are for the person. ``amount`` is in the policy's unit.
    """

    __tablename__ = "clock_requests"
    __table_args__ = (
        enum_check("kind", RequestKind),
        enum_check("ground", Ground),
        CheckConstraint("(kind = 'extension') = (amount IS NOT NULL)", name="amount_if_extension"),
        CheckConstraint("amount IS NULL OR amount > 0", name="positive_amount"),
        CheckConstraint("(decided_at IS NULL) = (granted IS NULL)", name="granted_if_decided"),
        Index(
            "uq_clock_requests_open",
            "clock_id",
            unique=True,
            sqlite_where=NOT_DECIDED,
            postgresql_where=NOT_DECIDED,
        ),
        Index(None, "case_id", "requested_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[RequestKind] = mapped_column(enum_column(RequestKind))
    ground: Mapped[Ground] = mapped_column(enum_column(Ground))
    amount: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(String(400))
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted: Mapped[bool | None]
    decision_note: Mapped[str] = mapped_column(String(400), default="")

    requested_by: Mapped[User] = relationship(foreign_keys=requested_by_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)


class ClockChange(Model):
    """What happened to a due time and when; the status page shows it to the person.

    ``words`` are for the person; ``expected_on`` is the day an overdue answer is hoped for.
    """

    __tablename__ = "clock_changes"
    __table_args__ = (
        enum_check("kind", ChangeKind),
        enum_check("ground", Ground),
        Index(None, "case_id", "at"),
        Index(None, "clock_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ground: Mapped[Ground | None] = mapped_column(enum_column(Ground))
    words: Mapped[str] = mapped_column(String(400), default="")
    old_due_at: Mapped[datetime]
    new_due_at: Mapped[datetime | None]
    expected_on: Mapped[date | None]

    actor: Mapped[User | None] = relationship()


class ClockStageReached(Model):
    """A stage that a running clock reached, once for each of its due times.

    ``reached_at`` is when it was reached by the computation, ``noted_at`` when the sweep saw it.
    """

    __tablename__ = "clock_stages"
    __table_args__ = (
        enum_check("stage", ClockStage),
        UniqueConstraint("clock_id", "stage", "due_at"),
        Index(None, "case_id", "reached_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    stage: Mapped[ClockStage] = mapped_column(enum_column(ClockStage))
    due_at: Mapped[datetime]
    reached_at: Mapped[datetime]
    noted_at: Mapped[datetime]
