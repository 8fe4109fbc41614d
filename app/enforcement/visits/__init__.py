"""On the spot: arrival, on-site records, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.registry import actions
from app.cases.states import CaseAction, Guard
from app.enforcement.visits import queries, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and bind the guard of visits."""
    app.register_blueprint(views.bp)
    workflow.bind_guard(Guard.TWO_INSPECTORS, queries.two_inspectors)
    actions.offer(CaseAction.ARRIVE, "orders.show_order", _l("Record arrival"), primary=True)
    actions.offer(
        CaseAction.START_INVESTIGATION, "visits.visit", _l("Write the on-site record"), primary=True
    )
