"""Limits that have passed and still run, counted by group and listed with the reason given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, func, literal, null, or_, select

from app.accounts.models import Unit, User
from app.cases.boards.late.forms import NOBODY
from app.cases.boards.late.kinds import DelayCause, Grouping, Inbox
from app.cases.boards.late.rules import OURS
from app.cases.boards.queries import running_limits, tallies, tally
from app.cases.models import Case
from app.cases.queries import TEAM_BY_NO_INDEX, UNIT_BY_NO_INDEX
from app.cases.states import CaseState
from app.clocks.kinds import ChangeKind, ClockKind
from app.clocks.models import Clock, ClockChange, ClockPause
from app.extensions import db
from app.web.pagination import Page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from app.cases.boards.late.forms import Address
    from app.cases.queries import Scope

    Limit = Row[*tuple[Any, ...]]
    Cursor = tuple[datetime | None, int]

PAGE_SIZE: Final = 30

WAITS_FOR: Final[ColumnElement[str | None]] = case(
    (Clock.kind == ClockKind.RECEIPT, literal(Inbox.TEAM.value)),
    (
        or_(
            Case.state == CaseState.CLOSING_SUBMITTED,
            and_(Clock.kind == ClockKind.DISPATCH, Case.state == CaseState.AWAITING_SIGN_OFF),
        ),
        literal(Inbox.LEADER.value),
    ),
    else_=null(),
)
"""Whose inbox a limit lies in when it is not the owner who is late with it."""

KEYS: Final[dict[Grouping, ColumnElement[Any]]] = {
    Grouping.UNIT: UNIT_BY_NO_INDEX,
    Grouping.TEAM: TEAM_BY_NO_INDEX,
    Grouping.PERSON: case((WAITS_FOR.is_(None), Case.owner_id), else_=null()),
}


@dataclass(frozen=True, slots=True)
class Group:
    """How much is late in one unit, team or person's hands; ``name`` is empty for nobody's."""

    key: int
    name: str
    count: int
    oldest: datetime
    escalated: int
    ours: int
    not_ours: int
    unexplained: int
    in_review: int


def _newest(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Give what was said last of why a limit is late: of the due time of now, as the person reads.

    A due time that moved since was another lateness.
    """
    return (
        select(column)
        .where(
            ClockChange.clock_id == Clock.id,
            ClockChange.kind == ChangeKind.DELAY_EXPLAINED,
            ClockChange.old_due_at == Clock.due_at,
        )
        .order_by(ClockChange.at.desc(), ClockChange.id.desc())
        .limit(1)
        .correlate(Clock)
        .scalar_subquery()
    )


_GROUND: Final = _newest(ClockChange.ground)
_EXPECTED_ON: Final = _newest(ClockChange.expected_on)


def _late(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Clock.stopped_at.is_(None), Clock.paused_at.is_(None), Clock.due_at < at)


def groups(scope: Scope, by: Grouping, at: datetime) -> list[Group]:
    """Count what is late by unit, team or person, the most first, in two statements."""
    rows = db.session.execute(counted_by(scope, by, at)).all()
    names = _names(by, (row[0] for row in rows if row[0] is not None))
    found = [Group(row[0] or NOBODY, names.get(row[0], ""), *row[1:]) for row in rows]
    return sorted(found, key=lambda group: (-group.count, group.oldest, group.key))


def counted_by(scope: Scope, by: Grouping, at: datetime) -> Select[*tuple[Any, ...]]:
    """Select the counts of each group; the reason of each limit is looked up once."""
    late = (
        select(
            KEYS[by].label("key"),
            Clock.due_at,
            Clock.escalate_at,
            Case.state,
            _GROUND.label("ground"),
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .where(*_late(at), *scope.conditions(from_clocks=True))
        .cte("late")
        .prefix_with("MATERIALIZED")
    )
    return select(
        late.c.key,
        func.count(),
        func.min(late.c.due_at),
        tally(late.c.escalate_at <= at),
        tally(late.c.ground.in_(OURS)),
        tally(late.c.ground.not_in(OURS)),
        tally(late.c.ground.is_(None)),
        tally(late.c.state == CaseState.CLOSING_SUBMITTED),
    ).group_by(late.c.key)


def _names(by: Grouping, ids: Iterable[int]) -> dict[int | None, str]:
    wanted = list(ids)
    if by is Grouping.PERSON:
        people = select(User.id, User.display_name).where(User.id.in_(wanted))
        return {row[0]: row[1] for row in db.session.execute(people)}
    units = select(Unit.id, Unit.name).where(Unit.id.in_(wanted))
    return {row[0]: row[1] for row in db.session.execute(units)}


def late_limits(scope: Scope, address: Address, at: datetime, cursor: Cursor | None) -> Page[Limit]:
    """List what is late of a group and cause, the longest overdue first."""
    query = (
        running_limits(scope)
        .add_columns(
            _GROUND.label("ground"),
            _EXPECTED_ON.label("expected_on"),
            WAITS_FOR.label("waits_for"),
        )
        .where(*_late(at), *_of_group(address), *_of_cause(address.cause))
    )
    if cursor is not None and cursor[0] is not None:
        query = query.where(
            Clock.due_at >= cursor[0], or_(Clock.due_at > cursor[0], Clock.id > cursor[1])
        )
    rows = db.session.execute(query.order_by(Clock.due_at, Clock.id).limit(PAGE_SIZE + 1)).all()
    return page_of(rows, PAGE_SIZE, lambda row: (row.due_at, row.id))


def paused_count(scope: Scope, address: Address) -> int:
    """Count the limits that stand still: nothing of them is late."""
    query = tallies(scope, Clock.id.is_not(None)).where(Clock.paused_at.is_not(None))
    return int(db.session.scalar(query.where(*_of_group(address))) or 0)


def paused_limits(scope: Scope, address: Address, cursor: Cursor | None) -> Page[Limit]:
    """List the limits that stand still, the longest first, with the ground of the pause."""
    query = (
        running_limits(scope)
        .add_columns(ClockPause.ground.label("ground"))
        .outerjoin(ClockPause, (ClockPause.clock_id == Clock.id) & ClockPause.resumed_at.is_(None))
        .where(Clock.paused_at.is_not(None), *_of_group(address))
    )
    if cursor is not None and cursor[0] is not None:
        query = query.where(
            or_(
                Clock.paused_at > cursor[0],
                (Clock.paused_at == cursor[0]) & (Clock.id > cursor[1]),
            )
        )
    rows = db.session.execute(query.order_by(Clock.paused_at, Clock.id).limit(PAGE_SIZE + 1)).all()
    return page_of(rows, PAGE_SIZE, lambda row: (row.paused_at, row.id))


def _of_group(address: Address) -> list[ColumnElement[bool]]:
    if address.group is None:
        return []
    key = KEYS[address.by]
    return [key.is_(None) if address.group == NOBODY else key == address.group]


def _of_cause(cause: DelayCause | None) -> list[ColumnElement[bool]]:
    if cause is None:
        return []
    if cause is DelayCause.UNEXPLAINED:
        return [_GROUND.is_(None)]
    return [_GROUND.in_(OURS) if cause is DelayCause.OURS else _GROUND.not_in(OURS)]
