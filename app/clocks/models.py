"""Policies, the agency's calendar, and the clocks that run on cases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clocks.kinds import ClockEvent, ClockKind, ClockOutcome, DayKind, LimitUnit
from app.extensions import Model, enum_check, enum_column

RUNNING = text("stopped_at IS NULL")


class ClockPolicy(Model):
    """A limit as ``policies.Policy`` describes it. Rows are never rewritten: a change is a new one.

    ``start_events``, ``stop_events``, ``cancel_events``, ``condition`` and ``quiet_windows`` are
    JSON.
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
    and skipped, one entry for each computation.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        enum_check("kind", ClockKind),
        enum_check("start_event", ClockEvent),
        enum_check("stop_event", ClockEvent),
        enum_check("outcome", ClockOutcome),
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
    provisional: Mapped[bool] = mapped_column(default=False)
    stopped_at: Mapped[datetime | None]
    stop_event: Mapped[ClockEvent | None] = mapped_column(enum_column(ClockEvent))
    outcome: Mapped[ClockOutcome | None] = mapped_column(enum_column(ClockOutcome))
    trace: Mapped[str] = mapped_column(Text)

    def __repr__(self) -> str:
        return f"<Clock {self.id} {self.kind} of case {self.case_id}>"
