"""What was found and what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.enforcement.measures import views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(views.bp)
