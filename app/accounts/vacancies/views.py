"""The page of vacant functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_login import login_required

from app.accounts.permissions import HousePermission, require_house
from app.accounts.session import current_user
from app.accounts.vacancies.labels import CONSEQUENCES
from app.accounts.vacancies.queries import vacancies

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("vacancies", __name__)


@bp.get("/admin/vacancies")
@login_required
def list_vacancies() -> ResponseReturnValue:
    """List which functions nobody holds, and what follows."""
    require_house(current_user(), HousePermission.READ_VACANCIES)
    return render_template(
        "accounts/vacancies/list.html", vacancies=vacancies(), consequences=CONSEQUENCES
    )
