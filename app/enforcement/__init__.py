"""Enforcement: orders to teams, visits, findings and measures, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.registry import panels
from app.enforcement import closing, labels, measures, orders, queries, visits

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the features and what they show on the case page."""
    labels.register()
    for feature in (orders, visits, measures, closing):
        feature.register(app)
    panels.offer("enforcement", "enforcement/visits/panel.html", queries.work_panel, 40)
    panels.offer("outcome", "enforcement/measures/panel.html", queries.outcome_panel, 50)
    panels.offer("closing", "enforcement/closing/panel.html", queries.closing_panel, 60)
