"""Opening who reported: requests, approvals, reveals, emergencies, mediation (design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import AdministrationPage
from app.accounts.administration.offers import offer as offer_page
from app.accounts.permissions import HousePermission
from app.cases.custody import labels, queries
from app.cases.custody import views as request_views
from app.cases.custody.credentials import views as credential_views
from app.cases.custody.custodians import views as custodian_views
from app.cases.custody.mediation import views as mediation_views
from app.cases.registry import panels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and words, and offer the panel."""
    labels.register()
    for module in (request_views, custodian_views, credential_views, mediation_views):
        app.register_blueprint(module.bp)
    panels.offer("custody", "cases/custody/panel.html", queries.custody_panel, 75)
    offer_page(
        AdministrationPage(
            endpoint="keeper_credentials.list_all",
            label=_l("Credentials with the keeper"),
            purpose=_l("Remove a custodian's lost or changed credential, both administrators"),
            permission=HousePermission.CONFIRM_CREDENTIALS,
            position=65,
        )
    )
