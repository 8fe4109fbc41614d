"""The registration form (登记表): one travelling sheet, printed as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.registry import panels
from app.cases.sheet import views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the sheet's page and its link on the case page."""
    app.register_blueprint(views.bp)
    panels.offer("sheet", "cases/sheet/panel.html", views.sheet_panel, 90)
