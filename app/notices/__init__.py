"""Notices: what people are told on their own page, by e-mail, SMS and in chat rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts import home
from app.accounts.administration.offers import AdministrationPage, offer
from app.accounts.permissions import HousePermission
from app.notices import (
    jobs,
    labels,
    mail,
    operations,
    queries,
    reach,
    views,
    wording,
)
from app.notices.channels import views as channels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages; a mail server that cannot be meant stops the start."""
    mail.server_of(app.extensions["huiyin.config"])
    app.register_blueprint(views.bp)
    app.register_blueprint(channels.bp)
    labels.register()
    home.offer_entry(home.MenuEntry("notices.list_notices", _l("Notices"), queries.unread_count))
    offer(
        AdministrationPage(
            endpoint="channels.overview",
            label=_l("Ways of telling"),
            purpose=_l("Mail server, SMS and chat robots; what could not be sent."),
            permission=HousePermission.EDIT_CHANNELS,
            position=40,
        )
    )


__all__ = ["jobs", "operations", "reach", "register", "wording"]
