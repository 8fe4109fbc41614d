"""Proposal, the leader's signed opinion, spoken orders, the leader's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.registry import actions
from app.cases.signoff import guards, views
from app.cases.states import CaseAction, Guard

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and bind the guards of proposal and sign-off."""
    app.register_blueprint(views.bp)
    app.register_blueprint(views.inbox)
    workflow.bind_guard(Guard.PROPOSAL_COMPLETE, guards.proposal_is_complete)
    workflow.bind_guard(Guard.NO_OPEN_FLAG, guards.no_flag_is_open)
    workflow.bind_guard(Guard.TEAM_NAMED, guards.team_is_named)
    workflow.bind_guard(Guard.ORDER_SPOKEN, guards.order_is_spoken)
    workflow.bind_guard(Guard.ORDER_SIGNED, guards.order_is_signed)
    workflow.bind_guard(Guard.SIGNATURE_MISSING, guards.signature_is_missing)
    actions.offer(CaseAction.PROPOSE, "signoff.propose", _l("Propose the handling"), primary=True)
    actions.offer(
        CaseAction.SIGN_OFF, "signoff.sign_off_case", _l("Sign the opinion"), primary=True
    )
    actions.offer(CaseAction.ORDER_ORALLY, "signoff.enter_spoken_order", _l("Enter a spoken order"))
    actions.offer(
        CaseAction.SIGN_AFTERWARDS,
        "signoff.sign_off_case",
        _l("Sign the spoken order"),
        primary=True,
        when=lambda case: case.lacks_signature,
    )
