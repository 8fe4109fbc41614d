"""The pages on which the house administers its units, people and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.accounts.administration.offers import AdministrationPage, offer
from app.accounts.changes import labels
from app.accounts.changes import views as change_views
from app.accounts.delegation import views as delegation_views
from app.accounts.people import views as people_views
from app.accounts.permissions import HousePermission
from app.accounts.units import views as unit_views
from app.accounts.vacancies import views as vacancy_views
from app.accounts.vacancies.labels import remark

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and lead to them."""
    labels.register()
    for pages in (unit_views, people_views, change_views, vacancy_views, delegation_views):
        app.register_blueprint(pages.bp)
    offer(
        AdministrationPage(
            "people.list_people",
            _l("People"),
            _l("Accounts, roles, resets of password and second factor"),
            HousePermission.READ_PEOPLE,
            50,
        )
    )
    offer(
        AdministrationPage(
            "units.list_units",
            _l("Units"),
            _l("The tree of offices, stations and teams; their number words"),
            HousePermission.READ_PEOPLE,
            52,
        )
    )
    offer(
        AdministrationPage(
            "changes.list_requests",
            _l("Changes by two administrators"),
            _l("What one requested and the other has to confirm"),
            HousePermission.READ_PEOPLE,
            54,
        )
    )
    offer(
        AdministrationPage(
            "vacancies.list_vacancies",
            _l("Vacant functions"),
            _l("What nobody does in which office, and what follows"),
            HousePermission.READ_VACANCIES,
            56,
            remark,
        )
    )
    offer(
        AdministrationPage(
            "changes.profile",
            _l("Rules of roles"),
            _l("Which roles one person may hold; the delay before a new role counts"),
            HousePermission.ASSIGN_ROLES,
            58,
        )
    )
