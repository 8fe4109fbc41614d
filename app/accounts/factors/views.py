"""Pages of one's own second factors: app, passkeys, recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts import home
from app.accounts.factors import operations, passkeys
from app.accounts.factors.forms import AppForm, PasskeyForm
from app.accounts.factors.queries import overview_of
from app.accounts.factors.rules import fitting_step, needs_factor, uri_of
from app.accounts.models import User
from app.accounts.session import confirm_session, current_user, session_digest
from app.accounts.sessions.operations import end_all
from app.accounts.step_up import Purpose, confirmed
from app.errors import ActionNotAllowed, NotFound
from app.extensions import db, writing
from app.web.forms import PageForm
from app.web.now import now
from app.web.sealed_cookies import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue

bp = Blueprint("factors", __name__, url_prefix="/account/factors")
ENROL_SECONDS: Final = 1800


def is_due(user: User) -> bool:
    """Say whether the person needs a second factor and has none."""
    return user.factor_since is None and _needs(user)


def _needs(user: User) -> bool:
    """Say whether a role needs one; whoever acts for a leader needs what a leader needs."""
    return needs_factor(post.role for post in user.posts())


@bp.get("")
@login_required
def list_factors() -> ResponseReturnValue:
    """Show what is enrolled and what can be added."""
    user = current_user()
    found = overview_of(user.id)
    return render_template(
        "accounts/factors/list.html",
        found=found,
        is_due=is_due(user),
        may_remove=found.count > 1 or not _needs(user),
        takes_passkeys=passkeys.party() is not None,
    )


@bp.route("/app", methods=["GET", "POST"])
@login_required
@confirmed(Purpose.CREDENTIALS)
def add_app() -> ResponseReturnValue:
    """Show the secret as a picture and as text; keep it once a code of it has come."""
    user, at = current_user(), now()
    form = AppForm()
    purpose = f"totp of {user.id}"
    secret = unseal(str(form.secret.data or ""), purpose, at, ENROL_SECONDS)
    if form.is_submitted() and secret is None:
        flash(_("That took too long: here is a new secret"), "error")
        return redirect(url_for(".add_app"))
    secret = secret or operations.new_secret()
    if form.validate_on_submit():
        step = fitting_step(secret, form.digits(), at, 0)
        if step is not None:
            return _enrol_app(secret, step, at)
        form.code.errors = [_("This code does not fit: enter the one the app shows now")]
    form.secret.data = seal(secret, purpose, at)
    return render_template("accounts/factors/app.html", form=form, **_shown(user, secret))


def _enrol_app(secret: str, step: int, at: datetime) -> ResponseReturnValue:
    with writing():
        user, is_first = _one_who_enrols()
        operations.keep_totp(user, secret, at, step)
        codes = _after_enrolling(user, at, is_first=is_first)
    return _enrolled(codes, at)


def _shown(user: User, secret: str) -> dict[str, str]:
    picture = segno.make(uri_of(secret, user.username), error="m", micro=False)
    return {
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "picture": picture.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"),
    }


@bp.route("/passkey", methods=["GET", "POST"])
@login_required
@confirmed(Purpose.CREDENTIALS)
def add_passkey() -> ResponseReturnValue:
    """Have the browser make a passkey and keep its public key."""
    user, at = current_user(), now()
    site = passkeys.party()
    if site is None:
        raise ActionNotAllowed(
            _("This site is reached by a number; passkeys need a name. Use an app instead.")
        )
    form = PasskeyForm()
    if form.validate_on_submit():
        answer, name = str(form.answer.data or ""), str(form.name.data).strip()
        if response := _enrol_passkey(answer, name, at):
            return response
        form.name.errors = [_("The browser gave no passkey that can be used: try again")]
    options = passkeys.enrolment_options(user, site, at)
    return render_template("accounts/factors/passkey.html", form=form, options=options)


def _enrol_passkey(answer: str, name: str, at: datetime) -> ResponseReturnValue | None:
    with writing():
        user, is_first = _one_who_enrols()
        if not passkeys.enrol(user, answer, name, at):
            return None
        codes = _after_enrolling(user, at, is_first=is_first)
    return _enrolled(codes, at)


def _one_who_enrols() -> tuple[User, bool]:
    user = db.session.get_one(User, current_user().id)
    return user, user.factor_since is None


def _after_enrolling(user: User, at: datetime, *, is_first: bool) -> list[str]:
    """End the other sessions; the first factor brings recovery codes."""
    end_all(user.id, at, actor_id=user.id, but=session_digest())
    return operations.new_recovery_codes(user, at) if is_first else []


def _enrolled(codes: list[str], at: datetime) -> ResponseReturnValue:
    """Lead on; recovery codes are shown on this answer and never again."""
    confirm_session(current_user().id, "factor added", at)
    flash(_("Enrolled; you are signed out everywhere else"))
    return _codes_page(codes) if codes else redirect(url_for(".list_factors"))


def _codes_page(codes: list[str]) -> ResponseReturnValue:
    onward = home.url_of(current_user())
    return render_template("accounts/factors/codes.html", codes=codes, onward=onward)


@bp.route("/codes", methods=["GET", "POST"])
@login_required
@confirmed(Purpose.CREDENTIALS)
def new_codes() -> ResponseReturnValue:
    """Make new recovery codes in place of the old ones."""
    form = PageForm()
    user_id, at = current_user().id, now()
    if current_user().factor_since is None:
        raise ActionNotAllowed(_("Recovery codes stand in for a second factor: enrol one first."))
    if not form.validate_on_submit():
        left = overview_of(user_id).codes_left
        return render_template("accounts/factors/new_codes.html", form=form, left=left)
    with writing():
        codes = operations.new_recovery_codes(db.session.get_one(User, user_id), at)
    return _codes_page(codes)


@bp.post("/app/remove")
@login_required
@confirmed(Purpose.CREDENTIALS)
def remove_app() -> ResponseReturnValue:
    """Take the app's secret away."""
    return _removed(operations.remove_totp)


@bp.post("/passkeys/<token('passkey'):passkey_id>/remove")
@login_required
@confirmed(Purpose.CREDENTIALS)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Take a passkey away."""
    if passkey_id not in {key.id for key in overview_of(current_user().id).passkeys}:
        raise NotFound("passkey")
    return _removed(lambda user, at: operations.remove_passkey(user, passkey_id, at))


def _removed(remove: Callable[[User, datetime], None]) -> ResponseReturnValue:
    user_id, at = current_user().id, now()
    with writing():
        user = db.session.get_one(User, user_id)
        remove(user, at)
        if is_due(user):
            raise ActionNotAllowed(
                _("Your role needs a second factor: enrol another before you remove this one.")
            )
        end_all(user_id, at, actor_id=user_id, but=session_digest())
    confirm_session(user_id, "factor removed", at)
    flash(_("Removed; you are signed out everywhere else"))
    return redirect(url_for(".list_factors"))
