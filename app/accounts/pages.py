"""The pages of accounts, and the gate before all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import views
from app.accounts.confirm import views as confirm_views
from app.accounts.factors import views as factor_views
from app.accounts.gate import lead_to_duties
from app.accounts.own import views as own_views
from app.accounts.password import views as password_views
from app.accounts.sessions import views as session_views
from app.accounts.sessions.labels import BROWSER_LABELS
from app.web.labels import add

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    add(BROWSER_LABELS)
    for pages in (views, confirm_views, own_views, password_views, factor_views, session_views):
        app.register_blueprint(pages.bp)
    app.before_request(lead_to_duties)
