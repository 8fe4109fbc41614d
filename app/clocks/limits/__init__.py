"""The limits of the agency: which there are, since when, a change from a day on, a simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import AdministrationPage, offer
from app.accounts.permissions import HousePermission
from app.clocks.limits.views import bp

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and offer them to the administrator."""
    app.register_blueprint(bp)
    offer(
        AdministrationPage(
            endpoint="limits.overview",
            label=_l("Limits"),
            purpose=_l("How long each step may take, from which day on, and by which source."),
            permission=HousePermission.EDIT_LIMITS,
            position=20,
        )
    )
