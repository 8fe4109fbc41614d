"""Sending orders to teams, and what a team answers: received, returned, done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.agency.models import District
from app.cases.states import CaseAction
from app.cases.workflow import advance
from app.enforcement.kinds import OrderState
from app.enforcement.orders.models import TeamAlert, TeamOrder
from app.enforcement.orders.queries import (
    alerted_teams,
    open_order_of,
    open_orders_of,
    teams_that_may_come,
)
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case


@dataclass(frozen=True, slots=True)
class Return:
    """Why a team head sends an order back (退单)."""

    code: str
    reason: str


def receive_order(case: Case, actor: User, at: datetime) -> None:
    """Receive the order (签收); from now on the receiver owns the case."""
    advance(case, CaseAction.RECEIVE, actor, at)
    case.owner_id = actor.id


def return_order(case: Case, head: User, given: Return, at: datetime) -> None:
    """Send the order back to the leader with the reason (退单)."""
    order = open_order_of(case)
    if order is not None:
        order.return_code = given.code
        order.return_reason = given.reason
    advance(case, CaseAction.RETURN_ORDER, head, at, note=given.reason)
    case.owner_id = case.opinion_by_id or case.proposed_by_id or case.registered_by_id


def send_order(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect SEND_ORDER: write the lead team's order with the dispatch text as it stands now.

    An order still open at another team ends as given to another team.
    """
    del action
    if case.lead_team_id is None:
        return
    for earlier in open_orders_of(case.id):
        earlier.state = OrderState.REASSIGNED
    db.session.add(
        TeamOrder(
            case_id=case.id,
            team_id=case.lead_team_id,
            lead=True,
            state=OrderState.SENT,
            text=case.dispatch_text or case.summary,
            sent_at=at,
            sent_by_id=actor.id,
        )
    )


def alert_team(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect ALERT_TEAM: tell the teams of the area that somebody will be needed on the spot.

    The alert names category, area and limit only; what was told follows with the order. A sealed
    case or staff complaint alerts nobody.
    """
    del actor, action
    if not case.on_the_spot or case.is_sealed or case.is_staff_complaint:
        return
    db.session.flush()
    known = alerted_teams(case.id)
    for team in teams_that_may_come(case.unit_id, _districts_above(case.district_id)):
        if team.id not in known:
            db.session.add(TeamAlert(case_id=case.id, team_id=team.id, at=at))


def _districts_above(district_id: int) -> list[int]:
    """Give the district and those it lies in, the nearest first."""
    above: list[int] = []
    step: int | None = district_id
    while step is not None and step not in above:
        above.append(step)
        step = db.session.scalar(select(District.parent_id).where(District.id == step))
    return above


def order_received(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect ORDER_RECEIVED: note on the order who received it and when."""
    del action
    order = open_order_of(case)
    if order is not None:
        order.state = OrderState.RECEIVED
        order.received_at = at
        order.received_by_id = actor.id


def order_returned(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect ORDER_RETURNED: close the order and take the case away from the team.

    A spoken order that came back unsigned is void: what the leader signs next is a new opinion.
    The timeline keeps it.
    """
    del action
    order = open_order_of(case)
    if order is not None:
        order.state = OrderState.RETURNED
        order.returned_at = at
        order.returned_by_id = actor.id
    case.lead_team_id = None
    if case.lacks_signature:
        case.ordered_orally_at = None
        case.ordered_orally_by_id = None
        case.oral_order = None


def order_done(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect ORDER_DONE: the approved closing ends every order still open."""
    del actor, action
    for order in open_orders_of(case.id):
        order.state = OrderState.DONE
        order.done_at = at
