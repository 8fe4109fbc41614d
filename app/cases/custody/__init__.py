"""Opening who reported: requests, approvals, reveals, emergencies, mediation (design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.custody import labels, queries
from app.cases.custody import views as request_views
from app.cases.custody.credentials import views as credential_views
from app.cases.custody.custodians import views as custodian_views
from app.cases.custody.mediation import views as mediation_views
from app.cases.registry import panels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and words, and offer the panel."""
    labels.register()
    for module in (request_views, custodian_views, credential_views, mediation_views):
        app.register_blueprint(module.bp)
    panels.offer("custody", "cases/custody/panel.html", queries.custody_panel, 75)
