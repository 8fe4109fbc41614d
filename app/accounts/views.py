"""Signing in and out."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user as login_user
from flask_login import login_required
from sqlalchemy import select

from app.accounts import home
from app.accounts.forms import SignInForm
from app.accounts.models import User
from app.accounts.passwords import verify_password
from app.accounts.session import close_session, current_user, open_session
from app.audit import operations as audit
from app.extensions import db, end_reading, limiter, writing
from app.web.language import local_path
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("sign_in", __name__)


def _account_key() -> str:
    """Count tries by account under a keyed digest; the name itself is in no store."""
    name = request.form.get("username", "").strip().lower()
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10 per minute", key_func=_account_key, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; check name and password in the same time whether the name exists or not."""
    if login_user.is_authenticated:
        return redirect(home.url_of(current_user()))
    form = SignInForm()
    if form.validate_on_submit():
        name = str(form.username.data).strip()
        found = db.session.execute(
            select(User.id, User.password_hash).where(User.username == name, User.active)
        ).one_or_none()
        end_reading()
        if verify_password(found.password_hash if found else None, str(form.password.data)):
            return _welcome(found.id if found else 0)
        with writing():
            audit.record("session.refused", actor_id=found.id if found else None, at=now())
        form.password.errors = [_("The user name or the password is not right")]
    return render_template("accounts/sign_in.html", form=form)


def _welcome(user_id: int) -> ResponseReturnValue:
    with writing():
        user = db.session.get_one(User, user_id)
        open_session(user, now())
    target = local_path(request.args.get("next", ""))
    return redirect(target if target != "/" else home.url_of(user))


@bp.post("/sign-out")
@login_required
def sign_out() -> ResponseReturnValue:
    """End the session here and at the server."""
    with writing():
        close_session(current_user(), now())
    flash(_("You are signed out"))
    response = redirect(url_for("sign_in.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
