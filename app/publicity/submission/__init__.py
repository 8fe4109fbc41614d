"""Telling us of a matter on the web: one page, its number shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.publicity.submission import views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(views.bp)
