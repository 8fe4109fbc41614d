"""One's own account: the page that leads to password, second factor and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_login import login_required

from app.accounts.factors.queries import overview_of
from app.accounts.session import current_user

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own", __name__)


@bp.get("/account")
@login_required
def index() -> ResponseReturnValue:
    """Show who one is here, and where to change how one signs in."""
    user = current_user()
    return render_template(
        "accounts/own/index.html", user=user, factors=overview_of(user.id), units=_units()
    )


def _units() -> list[str]:
    return list(dict.fromkeys(membership.unit.name for membership in current_user().memberships))
