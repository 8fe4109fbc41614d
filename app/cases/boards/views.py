"""The one entry of the menu; each begins with the board of their work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from flask_login import login_required

from app.accounts.home import DESK, FIELD
from app.accounts.roles import Role
from app.accounts.session import current_user

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User

bp = Blueprint("boards", __name__)


@bp.get("/boards")
@login_required
def index() -> ResponseReturnValue:
    """Lead to the board that fits the role; the boards lead to each other."""
    return redirect(url_for(_first_board(current_user())))


def _first_board(viewer: User) -> str:
    if viewer.has_role(Role.LEADER, Role.SUPERVISOR):
        return "boards_late.show"
    if viewer.has_role(*DESK):
        return "boards_duty.show"
    if viewer.has_role(*FIELD):
        return "boards_days.show"
    return "boards_late.show"
