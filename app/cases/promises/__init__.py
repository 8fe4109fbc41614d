"""Dates promised to the person: whatever the progress, on that day they get an answer (P20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.promises import queries, views
from app.cases.registry import panels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the page and the panel that leads to it."""
    app.register_blueprint(views.bp)
    panels.offer("promises", "cases/promises/panel.html", queries.promise_panel, 65)
