"""Changing one's password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts import home
from app.accounts.models import User
from app.accounts.password.forms import PasswordForm
from app.accounts.passwords import hash_password
from app.accounts.session import confirm_session, current_user, session_digest
from app.accounts.sessions.operations import end_all
from app.audit import operations as audit
from app.extensions import db, end_reading, writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("password", __name__, url_prefix="/account/password")


@bp.route("", methods=["GET", "POST"])
@login_required
def change() -> ResponseReturnValue:
    """Change the password; the first one, which another person knows, has to be changed."""
    form = PasswordForm()
    is_first = current_user().must_change_password
    if form.validate_on_submit():
        _change(current_user().id, str(form.password.data))
        flash(_("The password is changed; you are signed out everywhere else"))
        if is_first:
            return redirect(home.url_of(current_user()))
        return redirect(url_for("own.index"))
    return render_template("accounts/password/change.html", form=form, is_first=is_first)


def _change(user_id: int, password: str) -> None:
    end_reading()
    hashed = hash_password(password)
    at = now()
    with writing():
        user = db.session.get_one(User, user_id)
        user.password_hash = hashed
        user.must_change_password = False
        end_all(user_id, at, actor_id=user_id, but=session_digest())
        audit.record("password.changed", actor_id=user_id, at=at)
    confirm_session(user_id, "password", at)
