"""What a team has before it, and how far the orders of a case are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flask_babel import get_locale
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.roles import Role
from app.agency.models import Choice
from app.cases.capacities import Capacity
from app.cases.models import Case, CircleMember
from app.cases.permissions import Permission, allowed
from app.cases.queries import IS_KEPT_APART, circle_of
from app.cases.states import BEFORE_DISPATCH, WITH_THE_TEAM, CaseState
from app.clocks.kinds import ClockKind
from app.clocks.models import Clock
from app.enforcement.kinds import OrderState
from app.enforcement.orders.models import TeamAlert, TeamOrder
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

OPEN_ORDERS: Final = (OrderState.SENT, OrderState.RECEIVED)
MOST_SHOWN: Final = 200


class ArrivalInfo(NamedTuple):
    """Until when somebody has to be there, counted from receipt, and when they were."""

    since: datetime | None
    due_at: datetime | None
    arrived_at: datetime | None

    @property
    def minutes_allowed(self) -> int | None:
        """The limit in minutes."""
        if self.since is None or self.due_at is None:
            return None
        return int((self.due_at - self.since).total_seconds() // 60)


class TeamOrders(NamedTuple):
    """Everything that is with the viewer's teams, the earliest due first."""

    teams: list[Unit]
    alerts: list[TeamAlert]
    to_receive: list[TeamOrder]
    to_arrive: list[TeamOrder]
    verifying: list[TeamOrder]
    in_review: list[TeamOrder]
    arrivals: dict[int, ArrivalInfo]


def teams_of(viewer: User) -> list[Unit]:
    """The teams the viewer works in."""
    units = {
        m.unit.id: m.unit
        for m in viewer.memberships
        if m.unit.kind is UnitKind.TEAM and m.role in {Role.TEAM_HEAD, Role.INSPECTOR}
    }
    return sorted(units.values(), key=lambda unit: unit.id)


def orders_for(viewer: User) -> TeamOrders:
    """Everything that is with the viewer's teams."""
    teams = teams_of(viewer)
    team_ids = [team.id for team in teams]
    orders = [o for o in _open_orders(viewer, team_ids) if allowed(viewer, Permission.VIEW, o.case)]

    def those(*states: CaseState) -> list[TeamOrder]:
        return [order for order in orders if order.case.state in states]

    alerts = [
        alert
        for alert in alerts_of(team_ids)
        if viewer.id not in {alert.case.complained_of_id, *alert.case.recused_ids}
    ]
    case_ids = [order.case_id for order in orders] + [alert.case_id for alert in alerts]
    return TeamOrders(
        teams=teams,
        alerts=alerts,
        to_receive=those(CaseState.DISPATCHED),
        to_arrive=those(CaseState.RECEIVED),
        verifying=those(CaseState.ON_SITE, CaseState.INVESTIGATING),
        in_review=those(CaseState.CLOSING_SUBMITTED),
        arrivals=arrival_info_of(case_ids),
    )


def _open_orders(viewer: User, team_ids: Sequence[int]) -> list[TeamOrder]:
    """Read the orders of the teams, and those of matters kept apart that the viewer verifies.

    What a team may not know of takes no place in its list.
    """
    theirs = and_(TeamOrder.team_id.in_(team_ids), ~IS_KEPT_APART)
    admitted = and_(IS_KEPT_APART, Case.id.in_(circle_of(viewer.id, Capacity.VERIFIER)))
    query = (
        select(TeamOrder)
        .join(TeamOrder.case)
        .options(
            joinedload(TeamOrder.case).joinedload(Case.category),
            joinedload(TeamOrder.case).joinedload(Case.district),
        )
        .where(
            or_(theirs, admitted),
            TeamOrder.state.in_(OPEN_ORDERS),
            Case.lead_team_id == TeamOrder.team_id,
            Case.state.in_([*WITH_THE_TEAM, CaseState.CLOSING_SUBMITTED]),
        )
        .order_by(Case.due_at.nulls_last(), Case.id)
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(query))


def alerts_of(team_ids: Sequence[int]) -> list[TeamAlert]:
    """Cases that will need these teams on the spot and have no order yet."""
    if not team_ids:
        return []
    query = (
        select(TeamAlert)
        .join(TeamAlert.case)
        .options(
            joinedload(TeamAlert.case).joinedload(Case.category),
            joinedload(TeamAlert.case).joinedload(Case.district),
        )
        .where(
            TeamAlert.team_id.in_(team_ids),
            Case.state.in_(BEFORE_DISPATCH),
            ~IS_KEPT_APART,
        )
        .order_by(TeamAlert.at)
    )
    first: dict[int, TeamAlert] = {}
    for alert in db.session.scalars(query):
        first.setdefault(alert.case_id, alert)
    return list(first.values())


def alerted_teams(case_id: int) -> set[int]:
    """The teams that know already."""
    return set(db.session.scalars(select(TeamAlert.team_id).where(TeamAlert.case_id == case_id)))


def teams_that_may_come(unit_id: int, districts: Sequence[int]) -> list[Unit]:
    """The teams of the nearest area that has any below the office; without areas, all of them."""
    office = db.session.get(Unit, unit_id)
    if office is None:
        return []
    query = select(Unit).where(Unit.kind == UnitKind.TEAM, Unit.path.startswith(office.path))
    teams = list(db.session.scalars(query.order_by(Unit.id)))
    for district in districts:
        near = [team for team in teams if team.district_id == district]
        if near:
            return near
    return teams


def orders_of(case_id: int) -> list[TeamOrder]:
    """Every order of a case, oldest first."""
    query = (
        select(TeamOrder)
        .options(joinedload(TeamOrder.team), joinedload(TeamOrder.received_by))
        .where(TeamOrder.case_id == case_id)
        .order_by(TeamOrder.id)
    )
    return list(db.session.scalars(query))


def open_orders_of(case_id: int) -> list[TeamOrder]:
    """The orders of a case that are not over."""
    query = select(TeamOrder).where(TeamOrder.case_id == case_id, TeamOrder.state.in_(OPEN_ORDERS))
    return list(db.session.scalars(query.order_by(TeamOrder.id)))


def open_order_of(case: Case) -> TeamOrder | None:
    """The open order of the team that leads the case."""
    return next((o for o in open_orders_of(case.id) if o.team_id == case.lead_team_id), None)


def current_order_of(case: Case) -> TeamOrder | None:
    """The newest order of the team that leads the case, open or done."""
    return next((o for o in reversed(orders_of(case.id)) if o.team_id == case.lead_team_id), None)


def arrival_info_of(case_ids: Iterable[int]) -> dict[int, ArrivalInfo]:
    """Arrival limits and arrivals of several cases in one read."""
    with_limit = and_(Clock.case_id == Case.id, Clock.kind == ClockKind.ARRIVAL)
    query = (
        select(Case.id, Clock.started_at, Clock.due_at, Case.arrived_at)
        .outerjoin(Clock, with_limit)
        .where(Case.id.in_(list(case_ids)))
        .order_by(Clock.id)
    )
    return {row[0]: ArrivalInfo(row[1], row[2], row[3]) for row in db.session.execute(query)}


def arrival_info(case_id: int) -> ArrivalInfo:
    """Until when somebody has to be there and when they were."""
    return arrival_info_of([case_id]).get(case_id, ArrivalInfo(None, None, None))


def return_reasons() -> list[tuple[str, str]]:
    """The agency's list of reasons for returning an order, in the reader's language."""
    rows = db.session.scalars(
        select(Choice).where(Choice.list_name == "return_reasons").order_by(Choice.position)
    )
    locale = get_locale()
    english = locale is not None and locale.language == "en"
    return [(row.code, row.name_en if english else row.name) for row in rows]


def roster_of(team_id: int) -> list[User]:
    """Everybody who may inspect for a team: heads and inspectors at work there."""
    query = (
        select(User)
        .join(User.memberships)
        .where(
            Membership.unit_id == team_id,
            Membership.role.in_([Role.TEAM_HEAD, Role.INSPECTOR]),
            User.active.is_(True),
        )
        .order_by(User.id)
        .distinct()
    )
    return list(db.session.scalars(query))


def roster_for(case: Case, team_id: int) -> list[User]:
    """Everybody who may inspect in this matter: of one kept apart the admitted, else the team."""
    if not case.is_kept_apart:
        return roster_of(team_id)
    query = (
        select(User)
        .join(CircleMember, CircleMember.user_id == User.id)
        .where(
            CircleMember.case_id == case.id,
            CircleMember.capacity == Capacity.VERIFIER,
            CircleMember.ended_at.is_(None),
            User.active.is_(True),
        )
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def has_head(team_id: int) -> bool:
    """Whether the team has a head at work."""
    return any(
        m.role is Role.TEAM_HEAD and m.unit_id == team_id
        for user in roster_of(team_id)
        for m in user.memberships
    )
