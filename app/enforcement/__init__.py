"""Enforcement: orders to teams, visits, findings and measures, closing.

The features are registered here together, because the field page shows all of them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.contact import queries as contact_queries
from app.cases.registry import actions, panels
from app.cases.sheet import facts as sheet_facts
from app.cases.states import CaseAction, Effect, Guard
from app.enforcement import labels, queries, sheet
from app.enforcement.closing import operations as closing_operations
from app.enforcement.closing import queries as closing_queries
from app.enforcement.closing import views as closing_views
from app.enforcement.measures import views as measures_views
from app.enforcement.orders import operations as orders_operations
from app.enforcement.orders import views as orders_views
from app.enforcement.visits import queries as visits_queries
from app.enforcement.visits import views as visits_views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, bind guards and effects, offer steps and panels."""
    labels.register()
    for views in (orders_views, visits_views, measures_views, closing_views):
        app.register_blueprint(views.bp)
    _bind()
    _offer_steps()
    panels.offer("enforcement", "enforcement/visits/panel.html", queries.work_panel, 40)
    panels.offer("outcome", "enforcement/measures/panel.html", queries.outcome_panel, 50)
    panels.offer("closing", "enforcement/closing/panel.html", queries.closing_panel, 60)


def _bind() -> None:
    workflow.bind_effect(Effect.SEND_ORDER, orders_operations.send_order)
    workflow.bind_effect(Effect.ALERT_TEAM, orders_operations.alert_team)
    workflow.bind_effect(Effect.ORDER_RECEIVED, orders_operations.order_received)
    workflow.bind_effect(Effect.ORDER_RETURNED, orders_operations.order_returned)
    workflow.bind_effect(Effect.ORDER_DONE, orders_operations.order_done)
    workflow.bind_effect(Effect.ISSUE_CLOSURE_NOTICE, closing_operations.issue_closure_notice)
    workflow.bind_guard(Guard.TWO_INSPECTORS, visits_queries.two_inspectors)
    workflow.bind_guard(Guard.CLOSING_COMPLETE, closing_queries.closing_complete)
    workflow.bind_guard(Guard.NOT_ITS_AUTHOR, closing_queries.not_its_author)
    contact_queries.bind_answer(sheet.approved_reply)
    sheet_facts.bind(sheet.work_of)


def _offer_steps() -> None:
    for action, endpoint, words in (
        (CaseAction.RECEIVE, "orders.show_order", _l("Receive the order")),
        (CaseAction.ARRIVE, "orders.show_order", _l("Record arrival")),
        (CaseAction.START_INVESTIGATION, "visits.visit", _l("Write the on-site record")),
        (CaseAction.SUBMIT_CLOSING, "closing.edit_report", _l("Write the closing report")),
        (CaseAction.APPROVE_CLOSING, "closing.review", _l("Review the closing report")),
    ):
        actions.offer(action, endpoint, words, primary=True)
    actions.offer(CaseAction.RETURN_ORDER, "orders.return_order", _l("Return the order"))
