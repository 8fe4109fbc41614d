"""The desk's end of the dialogue with the reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.contact import queries as contact_queries
from app.cases.dialogue import queries, views
from app.cases.references import views as reference_views
from app.cases.registry import panels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and the panel of the case page."""
    app.register_blueprint(views.bp)
    app.register_blueprint(reference_views.bp)
    contact_queries.bind_askers(queries.askers_of)
    panels.offer("dialogue", "cases/dialogue/panel.html", views.panel, 75)
