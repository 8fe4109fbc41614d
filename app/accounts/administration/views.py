"""The administrator's first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_login import login_required

from app.accounts.administration.offers import pages_for
from app.accounts.session import current_user
from app.errors import PermissionDenied

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("administration", __name__)


@bp.get("/admin")
@login_required
def index() -> ResponseReturnValue:
    """List what may be set, and what each page is for."""
    pages = pages_for(current_user())
    if not pages:
        raise PermissionDenied("accounts:administration:open")
    return render_template("accounts/administration/index.html", pages=pages)
