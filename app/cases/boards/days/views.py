"""The days of a team, on the screen and on the paper of the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.boards.days.queries import MOST, plan_of, teams_of
from app.cases.labels import STATE_TONES
from app.cases.queries import scope_of
from app.clocks.labels import HOLIDAY_LABELS
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("boards_days", __name__)


@bp.get("/boards/days")
@login_required
def show() -> ResponseReturnValue:
    """Show what is due day by day; whoever has one team begins with it."""
    viewer = current_user()
    scope = scope_of(viewer)
    at = now()
    teams = teams_of(viewer, scope)
    asked = request.args.get("team", "")
    team_id = next((team for team, _name in teams if str(team) == asked), None)
    own = [team for team, _name in teams if viewer.is_member_of(team)]
    if team_id is None and asked != "all" and own:
        team_id = own[0]
    locale = get_locale()
    return render_template(
        "cases/boards/days/show.html",
        plan=plan_of(scope, team_id, at),
        teams=teams,
        team_id=team_id,
        team_name=dict(teams).get(team_id or 0, ""),
        most=MOST,
        at=at,
        tones=STATE_TONES,
        day_names=HOLIDAY_LABELS,
        english=locale is not None and locale.language == "en",
    )
