"""The team's orders: sending, receiving, returning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.registry import actions
from app.cases.states import CaseAction, Effect
from app.enforcement.orders import operations, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and bind the effects of orders."""
    app.register_blueprint(views.bp)
    workflow.bind_effect(Effect.SEND_ORDER, operations.send_order)
    workflow.bind_effect(Effect.ALERT_TEAM, operations.alert_team)
    workflow.bind_effect(Effect.ORDER_RECEIVED, operations.order_received)
    workflow.bind_effect(Effect.ORDER_RETURNED, operations.order_returned)
    workflow.bind_effect(Effect.ORDER_DONE, operations.order_done)
    actions.offer(CaseAction.RECEIVE, "orders.show_order", _l("Receive the order"), primary=True)
    actions.offer(CaseAction.RETURN_ORDER, "orders.return_order", _l("Return the order"))
