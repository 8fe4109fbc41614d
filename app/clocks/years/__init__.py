"""The agency's calendar: a year at a glance, importing one, single days, the clocks that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import AdministrationPage, offer
from app.accounts.permissions import HousePermission
from app.clocks.years import jobs, labels, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, the words and the job's task, and lead to the pages."""
    app.register_blueprint(views.bp)
    labels.register()
    offer(
        AdministrationPage(
            "years.this_year",
            _l("Working calendar"),
            _l("Working days of each year, its import, days off of the agency's own"),
            HousePermission.EDIT_CALENDAR,
            10,
        )
    )


__all__ = ["jobs", "register"]
