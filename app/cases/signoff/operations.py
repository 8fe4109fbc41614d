"""Proposing, signing, and entering a spoken order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.cases.states import CaseAction, CaseState, Complexity, Urgency
from app.cases.workflow import advance

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the desk proposes to the leader (拟办意见)."""

    team_id: int
    urgency: Urgency
    demands: str
    dispatch_text: str
    flags_kept_because: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the leader decides (批示)."""

    text: str
    team_id: int
    complexity: Complexity
    dispatch_text: str
    flags_kept_because: str
    takes_charge: bool
    is_major: bool


@dataclass(frozen=True, slots=True)
class LateOpinion:
    """What the leader writes under an order already given."""

    text: str
    flags_kept_because: str


@dataclass(frozen=True, slots=True)
class SpokenOrder:
    """An order given by word of mouth where minutes count."""

    leader_id: int
    team_id: int
    words: str
    dispatch_text: str
    flags_kept_because: str
    spoken_at: datetime


def propose(case: Case, actor: User, proposal: Proposal, at: datetime) -> None:
    """Put the proposal before the leader."""
    case.proposed_team_id = proposal.team_id
    case.urgency = proposal.urgency
    case.demands = proposal.demands
    case.dispatch_text = proposal.dispatch_text
    case.flags_kept_because = proposal.flags_kept_because or None
    case.proposed_by_id = actor.id
    case.proposed_at = at
    advance(case, CaseAction.PROPOSE, actor, at, note=proposal.demands)


def sign_off(case: Case, leader: User, opinion: Opinion, at: datetime) -> None:
    """Sign the handling opinion (签署办理意见) and name the team that carries it out (P1)."""
    case.opinion = opinion.text
    case.opinion_by_id = leader.id
    case.opinion_at = at
    case.complexity = opinion.complexity
    case.dispatch_text = opinion.dispatch_text
    case.flags_kept_because = opinion.flags_kept_because or None
    case.is_major = case.is_major or opinion.is_major
    if opinion.takes_charge:
        case.in_charge_id = leader.id
    _send_to(case, opinion.team_id, at)
    advance(case, CaseAction.SIGN_OFF, leader, at, note=opinion.text)


def order_orally(case: Case, actor: User, order: SpokenOrder, at: datetime) -> None:
    """Enter an order given by word of mouth; the signature is due within the hour.

    A matter not accepted yet is accepted by the order; an opinion signed for an earlier order does
    not cover this one.
    """
    if case.state is CaseState.REGISTERED:
        case.accepted_at = at
        advance(case, CaseAction.ACCEPT, actor, at)
    case.opinion = case.opinion_by_id = case.opinion_at = None
    case.oral_order = order.words
    case.ordered_orally_by_id = order.leader_id
    case.ordered_orally_at = order.spoken_at
    case.dispatch_text = order.dispatch_text
    case.flags_kept_because = order.flags_kept_because or None
    _send_to(case, order.team_id, at)
    advance(case, CaseAction.ORDER_ORALLY, actor, at, note=order.words)


def sign_afterwards(case: Case, leader: User, opinion: LateOpinion, at: datetime) -> None:
    """Sign a spoken order that is already being carried out."""
    if case.lacks_signature:
        case.opinion = opinion.text
        case.opinion_by_id = leader.id
        case.opinion_at = at
        case.flags_kept_because = opinion.flags_kept_because or case.flags_kept_because
    advance(case, CaseAction.SIGN_AFTERWARDS, leader, at, note=opinion.text)


def _send_to(case: Case, team_id: int, at: datetime) -> None:
    case.lead_team_id = team_id
    case.first_team_id = case.first_team_id or team_id
    case.dispatched_at = at
