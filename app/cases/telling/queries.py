"""The promised limits of a case with what happened to them, in one read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.clocks.kinds import ChangeKind
from app.clocks.models import Clock, ClockChange
from app.clocks.sweep import PROMISED
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from app.clocks.kinds import ClockKind, Ground


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a limit, as far as it is for the person: nobody of the house is in it."""

    clock: ClockKind
    kind: ChangeKind
    at: datetime
    ground: Ground | None
    words: str
    old_due_at: datetime
    new_due_at: datetime | None
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A running limit the person can hold us to.

    ``standstill`` is why it stands still, if it does; ``explained`` why it is late, once somebody
    has said so; ``earlier`` what else happened to it, in order.
    """

    kind: ClockKind
    due_at: datetime
    original_due_at: datetime
    provisional: bool
    paused_at: datetime | None
    standstill: Change | None
    explained: Change | None
    earlier: tuple[Change, ...]

    def is_late(self, at: datetime) -> bool:
        """Say whether the date has passed; a limit that stands still is not due."""
        return self.paused_at is None and at > self.due_at

    @property
    def has_moved(self) -> bool:
        """Whether another date was given first, and no change tells of it."""
        told = any(change.old_due_at == self.original_due_at for change in self.earlier)
        return self.due_at != self.original_due_at and not told


_CLOCK = (
    Clock.id, Clock.kind, Clock.due_at, Clock.original_due_at, Clock.provisional, Clock.paused_at,
)  # fmt: skip
_CHANGE = (
    ClockChange.kind.label("change"), ClockChange.at, ClockChange.ground, ClockChange.words,
    ClockChange.old_due_at, ClockChange.new_due_at, ClockChange.expected_on,
)  # fmt: skip


def limits_of(case_id: int) -> list[Limit]:
    """Give the running limits promised to the person, the earliest due first.

    They hold whether or not the sweep has been round: lateness is read from the due time.
    """
    query = (
        select(*_CLOCK, *_CHANGE)
        .outerjoin(ClockChange, ClockChange.clock_id == Clock.id)
        .where(Clock.case_id == case_id, Clock.stopped_at.is_(None), Clock.kind.in_(PROMISED))
        .order_by(Clock.due_at, Clock.id, ClockChange.at, ClockChange.id)
    )
    rows: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in db.session.execute(query):
        rows.setdefault(row.id, []).append(row)
    return [_limit(of_one) for of_one in rows.values()]


def changes_since(case_id: int, since: datetime | None) -> list[Change]:
    """Give what happened to promised limits after a moment, ended ones too, in order."""
    query = (
        select(Clock.kind, *_CHANGE)
        .join(Clock, Clock.id == ClockChange.clock_id)
        .where(ClockChange.case_id == case_id, Clock.kind.in_(PROMISED))
        .order_by(ClockChange.at, ClockChange.id)
    )
    if since is not None:
        query = query.where(ClockChange.at > since)
    return [_change(row) for row in db.session.execute(query)]


def _limit(rows: Sequence[Row[*tuple[Any, ...]]]) -> Limit:
    clock = rows[0]
    changes = [_change(row) for row in rows if row.change is not None]
    standstill = _newest(changes, ChangeKind.PAUSED) if clock.paused_at else None
    explained = _newest(
        (c for c in changes if c.old_due_at == clock.due_at), ChangeKind.DELAY_EXPLAINED
    )
    shown_else = (standstill, explained)
    return Limit(
        kind=clock.kind,
        due_at=clock.due_at,
        original_due_at=clock.original_due_at,
        provisional=clock.provisional,
        paused_at=clock.paused_at,
        standstill=standstill,
        explained=explained,
        earlier=tuple(
            c for c in changes if c.kind is not ChangeKind.OVERDUE and c not in shown_else
        ),
    )


def _newest(changes: Iterable[Change], kind: ChangeKind) -> Change | None:
    return next(iter([c for c in changes if c.kind is kind][-1:]), None)


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    return Change(
        clock=row.kind,
        kind=row.change,
        at=row.at,
        ground=row.ground,
        words=row.words,
        old_due_at=row.old_due_at,
        new_due_at=row.new_due_at,
        expected_on=row.expected_on,
    )
