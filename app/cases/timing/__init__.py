"""Time of a case: how each due date was computed, who asked for time, who gave it, what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.timing import labels, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and the words."""
    app.register_blueprint(views.bp)
    labels.register(app)
