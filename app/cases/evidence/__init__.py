"""What reporters gave: sealed as received, cleared one by one into working copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.evidence import labels, views
from app.cases.registry import panels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and the panel of the case page."""
    labels.register()
    app.register_blueprint(views.bp)
    panels.offer("received", "cases/evidence/panel.html", views.panel, 35)
