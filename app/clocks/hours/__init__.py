"""Office hours and the quiet windows in which limits stand still (⚙)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import AdministrationPage, offer
from app.accounts.permissions import HousePermission
from app.clocks.hours import views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and lead to them."""
    app.register_blueprint(views.bp)
    offer(
        AdministrationPage(
            "hours.show_hours",
            _l("Hours"),
            _l("Office hours, and the quiet windows in which limits stand still"),
            HousePermission.EDIT_CALENDAR,
            15,
        )
    )
