"""The work queue, its counters, the list of all cases, and what the case page reads."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Unit, User
from app.agency.models import Category, District
from app.cases.models import Case, CaseEvent, Respondent
from app.cases.queries import OPEN_ONLY, Scope
from app.cases.states import CaseState
from app.clocks.kinds import ClockKind
from app.clocks.models import Clock
from app.clocks.queries import running_clocks_of
from app.extensions import db
from app.web.pagination import Page, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row, Select

    from app.agency.areas import AreaType

PAGE_SIZE: Final = 20
SOON: Final = timedelta(days=3)
HOUR: Final = timedelta(hours=1)
_KEEP_SECONDS: Final = 5.0
_MOST_KEPT: Final = 500
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Cursor = tuple[datetime | None, int]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address narrows the list to. ``due`` is one of the counters' names."""

    state: CaseState | None = None
    area: AreaType | None = None
    category_id: int | None = None
    team_id: int | None = None
    text: str = ""
    due: str = ""
    mine: bool = False
    all_cases: bool = False
    sort: str = "due"


class ListedCase(NamedTuple):
    """A row of the list, with what counts down on it."""

    row: Row[*tuple[Any, ...]]
    arrival: Clock | None
    closing: Clock | None
    late: Clock | None

    @property
    def overdue(self) -> bool:
        """Whether a limit of the case has passed."""
        return self.late is not None


class Counts(NamedTuple):
    """The figures above the list."""

    to_accept: int
    arrive_soon: int
    arrival_overdue: int
    due_soon: int
    overdue: int
    awaiting_sign_off: int


_counted: Final[dict[tuple[str, Scope], tuple[float, Counts]]] = {}


def listed_cases(
    scope: Scope, filters: Filters, at: datetime, cursor: Cursor | None
) -> Page[ListedCase]:
    """Read one page within the scope: a read of rows and one of their clocks."""
    query = _narrowed(_columns().where(*scope.conditions()), scope, filters, at)
    if filters.all_cases or filters.sort != "due":
        rows = _newest_first(query, filters, cursor)
    else:
        rows = _due_first(query.where(OPEN_ONLY), cursor)
    clocks = running_clocks_of([row.id for row in rows])
    listed = [_listed(row, clocks.get(row.id, []), at) for row in rows]
    return page_of(listed, PAGE_SIZE, lambda item: _place(item.row, filters))


def _place(row: Row[*tuple[Any, ...]], filters: Filters) -> Cursor:
    if filters.sort == "number":
        return (None, row.id)
    by_receipt = filters.all_cases or filters.sort == "received"
    return (row.received_at if by_receipt else row.due_at, row.id)


def _listed(row: Row[*tuple[Any, ...]], clocks: Sequence[Clock], at: datetime) -> ListedCase:
    by_kind = {clock.kind: clock for clock in clocks}
    return ListedCase(
        row=row,
        arrival=by_kind.get(ClockKind.ARRIVAL),
        closing=by_kind.get(ClockKind.CLOSING) or by_kind.get(ClockKind.VERIFICATION),
        late=next((c for c in clocks if c.paused_at is None and c.due_at < at), None),
    )


def _columns() -> Select[*tuple[Any, ...]]:
    head = aliased(Category)
    owner = aliased(User)
    team = aliased(Unit)
    return (
        select(
            Case.id,
            Case.number,
            Case.state,
            Case.kind,
            Case.urgency,
            Case.is_major,
            Case.respondent_name,
            Case.respondent_address,
            Case.area_type,
            Case.received_at,
            Case.due_at,
            Case.arrived_at,
            Case.closed_at,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            head.name.label("head"),
            head.name_en.label("head_en"),
            District.name.label("district"),
            owner.display_name.label("owner"),
            team.name.label("team"),
        )
        .join(Category, Category.id == Case.category_id)
        .join(District, District.id == Case.district_id)
        .outerjoin(head, head.id == Category.parent_id)
        .outerjoin(owner, owner.id == Case.owner_id)
        .outerjoin(team, team.id == Case.lead_team_id)
    )


def _narrowed(
    query: Select[*tuple[Any, ...]], scope: Scope, filters: Filters, at: datetime
) -> Select[*tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state is not None:
        conditions.append(Case.state == filters.state)
    if filters.area is not None:
        conditions.append(Case.area_type == filters.area)
    if filters.category_id is not None:
        below = select(Category.id).where(Category.parent_id == filters.category_id)
        conditions.append(or_(Case.category_id == filters.category_id, Case.category_id.in_(below)))
    if filters.team_id is not None:
        conditions.append(Case.lead_team_id == filters.team_id)
    if filters.mine:
        conditions.append(Case.owner_id == scope.viewer_id)
    if filters.text:
        conditions.append(_begins_with(filters.text))
    conditions += _due_condition(filters.due, at)
    return query.where(*conditions)


def _due_condition(due: str, at: datetime) -> list[ColumnElement[bool]]:
    if due == "overdue":
        return [Case.due_at < at]
    if due == "soon":
        return [Case.due_at >= at, Case.due_at < at + SOON]
    if due in {"arrive", "arrival_overdue"}:
        return [Case.id.in_(select(Clock.case_id).where(*_arrival(due, at)))]
    return []


def _arrival(due: str, at: datetime) -> list[ColumnElement[bool]]:
    running: list[ColumnElement[bool]] = [
        Clock.kind == ClockKind.ARRIVAL,
        Clock.stopped_at.is_(None),
        Clock.paused_at.is_(None),
    ]
    if due == "arrive":
        return [*running, Clock.due_at >= at, Clock.due_at < at + HOUR]
    return [*running, Clock.due_at < at]


def _begins_with(text: str) -> ColumnElement[bool]:
    """Match a number or the beginning of a respondent's name, by way of the registry's index."""
    names = select(Respondent.id).where(Respondent.name.startswith(text, autoescape=True))
    if db.session.get_bind().dialect.name == "sqlite":
        names = names.where(Respondent.name >= text, Respondent.name < text + chr(0x10FFFF))
    unregistered = and_(
        Case.respondent_id.is_(None), Case.respondent_name.startswith(text, autoescape=True)
    )
    return or_(Case.number == text, Case.respondent_id.in_(names), unregistered)


def _newest_first(
    query: Select[*tuple[Any, ...]], filters: Filters, cursor: Cursor | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    if not filters.all_cases:
        query = query.where(OPEN_ONLY)
    if filters.sort == "number":
        if cursor is not None:
            query = query.where(Case.id < cursor[1])
        return db.session.execute(query.order_by(Case.id.desc()).limit(PAGE_SIZE + 1)).all()
    if cursor is not None:
        moment = cursor[0] or _EPOCH
        query = query.where(
            Case.received_at <= moment,
            or_(Case.received_at < moment, Case.id < cursor[1]),
        )
    order = (Case.received_at.desc(), Case.id.desc())
    return db.session.execute(query.order_by(*order).limit(PAGE_SIZE + 1)).all()


def _due_first(
    query: Select[*tuple[Any, ...]], cursor: Cursor | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Earliest due first; what has no due time comes last, on both engines alike."""
    rows: list[Row[*tuple[Any, ...]]] = []
    if cursor is None or cursor[0] is not None:
        dated = query.where(Case.due_at.is_not(None))
        if cursor is not None:
            dated = dated.where(
                Case.due_at >= cursor[0],
                or_(Case.due_at > cursor[0], Case.id > cursor[1]),
            )
        dated = dated.order_by(Case.due_at, Case.id).limit(PAGE_SIZE + 1)
        rows = list(db.session.execute(dated).all())
    if len(rows) <= PAGE_SIZE:
        undated = query.where(Case.due_at.is_(None))
        if cursor is not None and cursor[0] is None:
            undated = undated.where(Case.id > cursor[1])
        undated = undated.order_by(Case.id).limit(PAGE_SIZE + 1 - len(rows))
        rows += db.session.execute(undated).all()
    return rows


def counts_of(scope: Scope, at: datetime) -> Counts:
    """Count what is open in the scope; kept for a few seconds by each process."""
    key = (str(db.engine.url), scope)
    kept = _counted.get(key)
    if kept is None or time.monotonic() - kept[0] > _KEEP_SECONDS:
        if len(_counted) >= _MOST_KEPT:
            _counted.clear()
        kept = (time.monotonic(), _count(scope, at))
        _counted[key] = kept
    return kept[1]


def forget_counts() -> None:
    """Count anew next time."""
    _counted.clear()


def _tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _count(scope: Scope, at: datetime) -> Counts:
    stood = db.session.execute(
        select(
            _tally(Case.state == CaseState.REGISTERED),
            _tally(and_(Case.due_at >= at, Case.due_at < at + SOON)),
            _tally(Case.due_at < at),
            _tally(Case.state == CaseState.AWAITING_SIGN_OFF),
        ).where(OPEN_ONLY, *scope.conditions())
    ).one()
    arrivals = db.session.execute(
        select(
            _tally(and_(Clock.due_at >= at, Clock.due_at < at + HOUR)), _tally(Clock.due_at < at)
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .where(
            Clock.kind == ClockKind.ARRIVAL,
            Clock.stopped_at.is_(None),
            Clock.paused_at.is_(None),
            OPEN_ONLY,
            *scope.conditions(),
        )
    ).one()
    return Counts(stood[0], arrivals[0], arrivals[1], stood[1], stood[2], stood[3])


def category_options() -> list[tuple[int, int | None, str, str]]:
    """Give the taxonomy, for the filter."""
    rows = db.session.execute(
        select(Category.id, Category.parent_id, Category.name, Category.name_en).order_by(
            Category.position, Category.id
        )
    )
    return [(row.id, row.parent_id, row.name, row.name_en) for row in rows]


def timeline_of(case_id: int) -> Sequence[CaseEvent]:
    """Give every step with who took it, the newest first, in one read."""
    return db.session.scalars(
        select(CaseEvent)
        .options(
            joinedload(CaseEvent.actor).lazyload(User.memberships),
            joinedload(CaseEvent.on_behalf_of).lazyload(User.memberships),
        )
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.id.desc())
    ).all()


def case_numbered(number: str, scope: Scope) -> int | None:
    """Find a case of the scope by its whole number."""
    return db.session.scalar(select(Case.id).where(Case.number == number, *scope.conditions()))


PAGE_OPTIONS: Final = (
    joinedload(Case.unit),
    joinedload(Case.category).joinedload(Category.parent),
    joinedload(Case.district).joinedload(District.parent),
    joinedload(Case.lead_team),
    joinedload(Case.proposed_team),
    joinedload(Case.owner).lazyload(User.memberships),
    joinedload(Case.registered_by).lazyload(User.memberships),
    joinedload(Case.proposed_by).lazyload(User.memberships),
    joinedload(Case.opinion_by).lazyload(User.memberships),
    joinedload(Case.ordered_orally_by).lazyload(User.memberships),
    joinedload(Case.in_charge).lazyload(User.memberships),
)
