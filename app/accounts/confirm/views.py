"""The page that asks who one is before it leads on (step-up)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from flask_login import login_required

from app.accounts import home
from app.accounts.session import current_user
from app.accounts.step_up import ConfirmedForm, Purpose, is_fresh
from app.web.language import local_path

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("confirm", __name__)


@bp.route("/confirm", methods=["GET", "POST"])
@login_required
def confirm() -> ResponseReturnValue:
    """Ask for code or password, then lead to where one was going."""
    if is_fresh():
        return redirect(_onward())
    form = ConfirmedForm()
    form.purpose = _purpose()
    if form.validate_on_submit():
        return redirect(_onward())
    return render_template(
        "accounts/confirm/confirm.html", form=form, back=home.url_of(current_user())
    )


def _onward() -> str:
    target = local_path(request.args.get("next", ""))
    return target if target != "/" else home.url_of(current_user())


def _purpose() -> Purpose:
    named = request.args.get("purpose", "")
    return Purpose(named) if named in set(Purpose) else Purpose.CREDENTIALS
