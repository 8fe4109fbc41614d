"""Matters assigned from above: whose, by which day, and that the reply was sent (P10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.registry import panels
from app.cases.superior import queries, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the page and the panel that leads to it."""
    app.register_blueprint(views.bp)
    panels.offer("superior", "cases/superior/panel.html", queries.superior_panel, 10)
