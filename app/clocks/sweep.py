"""The sweep: every running clock whose next stage has come is taken a stage on, in bulk.

Set-based and idempotent: what is done is read from the rows alone, so a sweep may run twice, in
pieces, or in several processes at once. Rows that another process holds are left to it (SKIP
LOCKED; SQLite has one writer), the cases as well as their clocks: a step holds its case before it
writes the clocks, and what the sweep notes refers to the case. No row is touched that does not
change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Integer, String, Table, and_, literal, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.clocks.kinds import ChangeKind, ClockKind, ClockStage, LimitUnit
from app.clocks.models import Clock, ClockChange, ClockPolicy, ClockStageReached
from app.extensions import UtcDateTime, db, enum_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select

PIECE: Final = 2_000
"""How many clocks one transaction takes: the write lock is held for a fraction of a second."""

PROMISED: Final = frozenset(
    {
        ClockKind.ACCEPTANCE,
        ClockKind.ARRIVAL,
        ClockKind.FIRST_REPLY,
        ClockKind.VERIFICATION,
        ClockKind.CLOSING,
        ClockKind.MEDIATION,
        ClockKind.FEEDBACK,
        ClockKind.CALL_BACK,
        ClockKind.PROMISE,
    }
)
"""Limits the person was promised: the person is told when one runs over (P11)."""

ORDER: Final = (ClockStage.DUE_SOON, ClockStage.OVERDUE, ClockStage.ESCALATED)
_clocks: Final = cast("Table", Clock.__table__)
_stages: Final = cast("Table", ClockStageReached.__table__)
_changes: Final = cast("Table", ClockChange.__table__)
_MOMENT: Final[dict[ClockStage, ColumnElement[Any]]] = {
    ClockStage.DUE_SOON: _clocks.c.warn_at,
    ClockStage.OVERDUE: _clocks.c.due_at,
    ClockStage.ESCALATED: _clocks.c.escalate_at,
}
_NEXT: Final[dict[ClockStage, ColumnElement[Any]]] = {
    ClockStage.DUE_SOON: _clocks.c.due_at,
    ClockStage.OVERDUE: _clocks.c.escalate_at,
    ClockStage.ESCALATED: null(),
}


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage that a clock has reached. ``newest``: it has reached no later one by now."""

    clock_id: int
    case_id: int
    unit_id: int
    kind: ClockKind
    unit: LimitUnit
    stage: ClockStage
    due_at: datetime
    reached_at: datetime
    newest: bool


@dataclass(frozen=True, slots=True)
class Swept:
    """What a piece of the sweep found, in the order in which it happened.

    ``more`` says that the piece was full: there may be a next one.
    """

    reached: tuple[Reached, ...]
    more: bool


def sweep(at: datetime, piece: int = PIECE) -> Swept:
    """Take up to ``piece`` clocks to the stage they have reached, in the caller's unit of work.

    A full piece goes no further than the moment its last clock waited for, so that pieces after a
    long outage follow each other in the order of what happened.
    """
    rows = db.session.execute(_due_for_a_look(at, piece)).all()
    if not rows:
        return Swept((), more=False)
    full = len(rows) == piece
    horizon = rows[-1].next_stage_at if full else at
    found = [step for row in rows for step in _steps(row, horizon, at)]
    known = _noted_already(row.id for row in rows)
    fresh = [step for step in found if (step.clock_id, step.stage) not in known]
    _note_stages(fresh, at)
    _note_overdue(fresh)
    _take_on(found)
    fresh.sort(key=lambda step: (step.reached_at, step.clock_id, ORDER.index(step.stage)))
    return Swept(tuple(fresh), more=full)


def has_come(stage: ClockStage, moment: datetime, at: datetime) -> bool:
    """Say whether a stage is reached: who acts in the very moment a limit ends is in time."""
    return moment <= at if stage is ClockStage.DUE_SOON else moment < at


def _due_for_a_look(at: datetime, piece: int) -> Select[Any]:
    """Select the clocks whose next stage has come, as ``has_come`` says it, the earliest first."""
    columns = _clocks.c
    cases = db.metadata.tables["cases"]
    return (
        select(
            columns.id, columns.case_id, columns.unit_id, columns.kind, columns.stage,
            columns.warn_at, columns.due_at, columns.escalate_at, columns.next_stage_at,
            ClockPolicy.unit,
        )
        .join(ClockPolicy, ClockPolicy.id == columns.policy_id)
        .join(cases, cases.c.id == columns.case_id)
        .where(
            columns.next_stage_at <= at,
            or_(columns.stage == ClockStage.NORMAL, columns.next_stage_at < at),
        )
        .order_by(columns.next_stage_at, columns.id)
        .limit(piece)
        .with_for_update(skip_locked=True, key_share=True, of=(_clocks, cases))
    )  # fmt: skip


def _steps(row: Row[Any], horizon: datetime, at: datetime) -> Iterable[Reached]:
    """Give every stage that a clock has reached since it was last looked at."""
    moments = (row.warn_at, row.due_at, row.escalate_at)
    done = 0 if row.stage is ClockStage.NORMAL else ORDER.index(row.stage) + 1
    ahead = list(zip(ORDER, moments, strict=True))[done:]
    passed = [(stage, moment) for stage, moment in ahead if has_come(stage, moment, at)]
    for stage, moment in passed:
        if moment <= horizon:
            yield Reached(
                clock_id=row.id,
                case_id=row.case_id,
                unit_id=row.unit_id,
                kind=row.kind,
                unit=row.unit,
                stage=stage,
                due_at=row.due_at,
                reached_at=moment,
                newest=stage is passed[-1][0],
            )


def _noted_already(clock_ids: Iterable[int]) -> set[tuple[int, ClockStage]]:
    """Give the stages noted before for the due time of now: one moved and moved back is not new."""
    query = (
        select(ClockStageReached.clock_id, ClockStageReached.stage)
        .join(
            _clocks,
            and_(
                _clocks.c.id == ClockStageReached.clock_id,
                _clocks.c.due_at == ClockStageReached.due_at,
            ),
        )
        .where(ClockStageReached.clock_id.in_(list(clock_ids)))
    )
    return {(row.clock_id, row.stage) for row in db.session.execute(query)}


def _ids(steps: Sequence[Reached], stage: ClockStage) -> list[int]:
    return [step.clock_id for step in steps if step.stage is stage]


def _note_stages(steps: Sequence[Reached], at: datetime) -> None:
    names = ["clock_id", "case_id", "stage", "due_at", "reached_at", "noted_at"]
    on = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    for stage in ORDER:
        ids = _ids(steps, stage)
        if ids:
            source = select(
                _clocks.c.id,
                _clocks.c.case_id,
                literal(stage, enum_column(ClockStage)),
                _clocks.c.due_at,
                _MOMENT[stage],
                literal(at, UtcDateTime()),
            ).where(_clocks.c.id.in_(ids))
            insert = on.insert(_stages).from_select(names, source)
            db.session.execute(insert.on_conflict_do_nothing())


def _note_overdue(steps: Sequence[Reached]) -> None:
    """Record for the person that a promised limit ran over, at the moment it did."""
    ids = [
        step.clock_id
        for step in steps
        if step.stage is ClockStage.OVERDUE and step.kind in PROMISED
    ]
    if not ids:
        return
    names = ["clock_id", "case_id", "kind", "at", "actor_id", "words", "old_due_at"]
    source = select(
        _clocks.c.id,
        _clocks.c.case_id,
        literal(ChangeKind.OVERDUE, enum_column(ChangeKind)),
        _clocks.c.due_at,
        literal(None, Integer()),
        literal("", String()),
        _clocks.c.due_at,
    ).where(_clocks.c.id.in_(ids))
    db.session.execute(_changes.insert().from_select(names, source))


def _take_on(steps: Sequence[Reached]) -> None:
    """Write the last stage of each clock and when to look at it next."""
    last = {step.clock_id: step.stage for step in steps}
    for stage in ORDER:
        ids = [clock_id for clock_id, reached in last.items() if reached is stage]
        if ids:
            db.session.execute(
                update(_clocks)
                .where(_clocks.c.id.in_(ids))
                .values(stage=stage, next_stage_at=_NEXT[stage])
            )
