"""Measuring the sweep: nothing happens, a usual minute, a midnight, everything at once."""

from __future__ import annotations

import os
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from flask import current_app

from app.bench.clocks import NOW
from app.bench.load import OPEN_ONE_IN, table_of
from app.cases.contact.models import ContactTask
from app.cases.models import Case
from app.cases.watch.operations import watch
from app.clocks.kinds import ClockStage
from app.clocks.models import Clock, ClockChange, ClockStageReached
from app.extensions import db, end_reading, writing
from app.jobs.models import OutboxMessage
from app.notices.models import Notice, NoticeDelivery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUIET_RUNS: Final = 50
USUAL_RUNS: Final = 20
WORST_RUNS: Final = 3
USUAL_CHANGES: Final = 20
_MOMENT: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)
_GROWING: Final = (
    ClockStageReached, ClockChange, ContactTask, Notice, NoticeDelivery, OutboxMessage,
)  # fmt: skip


@dataclass
class Counted:
    """What went to the database."""

    statements: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One sweep, whole: its time with all commits, its longest transaction, what it wrote."""

    seconds: float
    longest: float
    pieces: int
    stages: int
    statements: int
    written: int


@contextmanager
def counting() -> Iterator[Counted]:
    """Count statements, rows changed and rows added."""
    counted = Counted(written=-_rows_there())

    def count(_connection: object, cursor: Any, statement: str, *_rest: object) -> None:  # noqa: ANN401 - a DB-API cursor has no type
        counted.statements += 1
        if statement.startswith("UPDATE"):
            counted.written += cursor.rowcount

    sa.event.listen(db.engine, "after_cursor_execute", count)
    try:
        yield counted
    finally:
        sa.event.remove(db.engine, "after_cursor_execute", count)
        counted.written += _rows_there()


def _rows_there() -> int:
    end_reading()
    tables = [sa.select(sa.func.count()).select_from(table_of(model)) for model in _GROWING]
    rows = sum(db.session.scalar(table) or 0 for table in tables)
    end_reading()
    return rows


def measure_sweep() -> dict[str, Any]:
    """Measure on the bench's data; the worst minute comes last, as it leaves every clock late."""
    with writing():
        watch(NOW)  # what is compiled once is compiled before anything is measured
    rows = [
        _row("nothing has changed", [_sweep(NOW) for _ in range(QUIET_RUNS)]),
        _row("a usual minute", [_sweep(_usual_minute()) for _ in range(USUAL_RUNS)]),
    ]
    _sweep(_newest_due() + _DAY * 5)  # whatever else is due is so before the limits run together
    rows += [
        _row(
            "a midnight, one clock in fifteen runs over",
            [_sweep(_runs_over(one_in=15)) for _ in range(WORST_RUNS)],
        ),
        _row(
            "all open clocks run over at once",
            [_sweep(_runs_over(one_in=1)) for _ in range(WORST_RUNS)],
        ),
    ]
    running = sa.select(sa.func.count()).where(Clock.stopped_at.is_(None))
    result = {
        "cases": db.session.scalar(sa.select(sa.func.max(Case.id))) or 0,
        "clocks": db.session.scalar(running) or 0,
        "engine": current_app.extensions["huiyin.config"].database_url.split(":")[0],
        "cores": os.cpu_count(),
        "rows": rows,
    }
    end_reading()
    return result


def _sweep(at: datetime) -> Run:
    """Sweep as the worker does, piece by piece, each piece in a transaction of its own."""
    lengths: list[float] = []
    stages, more = 0, True
    with counting() as counted:
        while more:
            begun = time.perf_counter()
            with writing():
                swept = watch(at)
            lengths.append(time.perf_counter() - begun)
            stages, more = stages + len(swept.reached), swept.more
    return Run(
        sum(lengths), max(lengths), len(lengths), stages, counted.statements, counted.written
    )


def _usual_minute() -> datetime:
    """Give the moment by which some twenty clocks have reached their next stage."""
    end_reading()
    query = (
        sa.select(Clock.next_stage_at)
        .where(Clock.next_stage_at.is_not(None))
        .order_by(Clock.next_stage_at, Clock.id)
        .offset(USUAL_CHANGES - 1)
        .limit(1)
    )
    moment = db.session.scalar(query)
    end_reading()
    return (moment or NOW) + _MOMENT


def _newest_due() -> datetime:
    return db.session.scalar(sa.select(sa.func.max(Clock.due_at))) or NOW


def _runs_over(*, one_in: int) -> datetime:
    """Let every so manieth open clock run over in the same moment, later each time.

    Limits in days end together at midnight: of those of fifteen working days about one in fifteen.
    """
    clocks = table_of(Clock)
    due_at = _newest_due() + _DAY * 10
    with writing():
        db.session.execute(
            sa.update(clocks)
            .where(clocks.c.stopped_at.is_(None), clocks.c.case_id % (OPEN_ONE_IN * one_in) == 0)
            .values(
                due_at=due_at,
                warn_at=due_at - _DAY,
                escalate_at=due_at + _DAY,
                stage=ClockStage.DUE_SOON,
                next_stage_at=due_at,
            )
        )
    return due_at + _MOMENT


def _row(work: str, runs: list[Run]) -> dict[str, Any]:
    def middle(of: Callable[[Run], float]) -> float:
        return statistics.median(of(run) for run in runs)

    return {
        "work": work,
        "runs": len(runs),
        "p50_ms": middle(lambda run: run.seconds) * 1000,
        "largest_ms": max(run.seconds for run in runs) * 1000,
        "longest_transaction_ms": max(run.longest for run in runs) * 1000,
        "transactions": int(middle(lambda run: run.pieces)),
        "stages": int(middle(lambda run: run.stages)),
        "statements": int(middle(lambda run: run.statements)),
        "written": int(middle(lambda run: run.written)),
    }
