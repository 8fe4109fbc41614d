"""Signing in and out: name and password first, then the second factor of whoever has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user as login_user
from flask_login import login_required
from sqlalchemy import select

from app.accounts import home
from app.accounts.factors import passkeys
from app.accounts.factors.forms import FactorForm
from app.accounts.forms import SignInForm
from app.accounts.models import User
from app.accounts.passwords import hash_password, is_outdated, verify_password
from app.accounts.proof import Proof, prove
from app.accounts.session import (
    close_session,
    come_half_way,
    current_user,
    half_way,
    open_session,
)
from app.accounts.step_up import words_for
from app.accounts.throttle import counts
from app.audit import operations as audit
from app.extensions import db, end_reading, writing
from app.web.language import local_path
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("sign_in", __name__)
TOO_MANY = 429


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; check name and password in the same time whether the name exists or not."""
    if login_user.is_authenticated:
        return redirect(home.url_of(current_user()))
    form = SignInForm()
    if form.validate_on_submit():
        name = str(form.username.data).strip()
        if counts.seconds_to_wait(name, now()):
            form.password.errors = [words_for(Proof.TOO_SOON)]
            return render_template("accounts/sign_in.html", form=form), TOO_MANY
        if response := _check_password(name, str(form.password.data)):
            return response
        form.password.errors = [_("The user name or the password is not right")]
    return render_template("accounts/sign_in.html", form=form)


def _check_password(name: str, password: str) -> ResponseReturnValue | None:
    found = db.session.execute(
        select(User.id, User.password_hash, User.factor_since).where(
            User.username == name, User.active
        )
    ).one_or_none()
    end_reading()
    fits = verify_password(found.password_hash if found else None, password)
    if found is None or not fits:
        _refuse(name, found.id if found else None, "password")
        return None
    if is_outdated(found.password_hash):
        _renew_hash(found.id, password)
    if found.factor_since is not None:
        come_half_way(found.id, now())
        return redirect(url_for(".second_factor", next=request.args.get("next")))
    counts.forget_account(name, now())
    return _welcome(found.id)


def _renew_hash(user_id: int, password: str) -> None:
    """Hash anew with the parameters of today."""
    hashed = hash_password(password)
    with writing():
        db.session.get_one(User, user_id).password_hash = hashed


def _refuse(name: str, user_id: int | None, what: str) -> None:
    counts.note_failure(name, now())
    with writing():
        audit.record("session.refused", actor_id=user_id, at=now(), subject=what)


@bp.route("/sign-in/factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Ask for the second factor of whoever gave the right password a moment ago."""
    at = now()
    user_id = half_way(at)
    if user_id is None:
        if not login_user.is_authenticated:
            flash(_("Give your password first"), "error")
        return redirect(url_for(".sign_in"))
    form = FactorForm()
    status = 200
    if form.validate_on_submit():
        proof = prove(user_id, str(form.confirmation.data), at)
        if proof.holds:
            return _welcome(user_id, proof)
        with writing():
            audit.record("session.refused", actor_id=user_id, at=at, subject="factor")
        form.confirmation.errors = [words_for(proof)]
        status = TOO_MANY if proof is Proof.TOO_SOON else 200
    options = passkeys.proof_options(user_id, at)
    page = render_template("accounts/factors/sign_in.html", form=form, options=options)
    return page, status


def _welcome(user_id: int, proof: Proof = Proof.PASSWORD) -> ResponseReturnValue:
    with writing():
        user = db.session.get_one(User, user_id)
        if not user.active:
            return redirect(url_for(".sign_in"))
        open_session(user, now())
    if proof is Proof.RECOVERY:
        flash(_("A recovery code is used up: see how many are left under Account"))
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
