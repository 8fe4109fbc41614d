"""The wall: one address for the page and for what renews it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.boards.duty.queries import wall
from app.cases.queries import scope_of
from app.web.language import time_zone
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("boards_duty", __name__)


@bp.get("/boards/duty")
@login_required
def show() -> ResponseReturnValue:
    """Show what runs by the minute; ``?part=wall`` gives only what the page renews itself with."""
    at = now()
    part = request.args.get("part") == "wall"
    template = "cases/boards/duty/_wall.html" if part else "cases/boards/duty/show.html"
    return render_template(
        template, wall=wall(scope_of(current_user()), at), at=at, time_zone=time_zone()
    )
