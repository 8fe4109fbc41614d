"""Watching over the house itself: the auditor's pages, heads of the chain, alerts, timelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import AdministrationPage, offer
from app.accounts.permissions import HousePermission
from app.oversight import alerts, heads
from app.oversight.record.views import bp

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the pages; importing the rest named its jobs and rounds."""
    app.register_blueprint(bp)
    alerts.register()
    offer(
        AdministrationPage(
            "record.list_rows",
            _l("Audit record"),
            _l("Who did what and when; whether the record is whole; export"),
            HousePermission.READ_AUDIT,
            90,
        )
    )


__all__ = ["heads", "register"]
