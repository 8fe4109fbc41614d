"""The list of one's own sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user, session_digest
from app.accounts.sessions import operations
from app.accounts.sessions.queries import living_sessions
from app.errors import NotFound
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("sessions", __name__, url_prefix="/account/sessions")


@bp.get("")
@login_required
def list_sessions() -> ResponseReturnValue:
    """Show where one is signed in: since when, seen when, by what kind of browser; no address."""
    config = current_app.extensions["huiyin.config"]
    return render_template(
        "accounts/sessions/list.html",
        sessions=living_sessions(current_user().id, now(), config),
        here=session_digest(),
        config=config,
    )


@bp.post("/<token('session'):session_id>/end")
@login_required
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    user_id = current_user().id
    with writing():
        ended = operations.end_one(user_id, session_id, now())
    if not ended:
        raise NotFound("session")
    flash(_("The session is ended"))
    return redirect(url_for(".list_sessions"))


@bp.post("/end-others")
@login_required
def end_others() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    user_id = current_user().id
    with writing():
        operations.end_all(user_id, now(), actor_id=user_id, but=session_digest())
    flash(_("All other sessions are ended"))
    return redirect(url_for(".list_sessions"))
