"""Credentials with the keeper: enrolling one's own, and removing one by both administrators."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.factors import passkeys
from app.accounts.models import User
from app.accounts.permissions import HousePermission, require_house
from app.accounts.roles import Role
from app.accounts.session import current_user
from app.accounts.step_up import Purpose as StepUp
from app.accounts.step_up import confirmed
from app.cases.custody import operations, queries
from app.cases.custody.custodians.views import custodian
from app.cases.custody.forms import EnrolForm, OpenForm, PasskeyForm
from app.cases.custody.labels import words_for
from app.errors import NotFound
from app.extensions import db, writing
from app.identity import custody
from app.identity.wire.granting import Method
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.identity.wire.granting import Credential

bp = Blueprint("keeper_credentials", __name__)


@bp.get("/custody/credential")
@login_required
def show() -> ResponseReturnValue:
    """Show one's credential, or the ways to enrol one."""
    viewer = custodian()
    viewer_id = viewer.id
    known, code = queries.listing(custody.credentials)
    return render_template(
        "cases/custody/credential.html",
        own=_of(viewer_id, known),
        now=now(),
        takes_passkeys=passkeys.party() is not None,
        trouble=words_for(code) if code else "",
    )


def _of(user_id: int, known: tuple[Credential, ...]) -> Credential | None:
    return next((each for each in known if each.user_id == user_id), None)


@bp.route("/custody/credential/app", methods=["GET", "POST"])
@login_required
@confirmed(StepUp.CREDENTIALS)
def enrol_app() -> ResponseReturnValue:
    """Show the keeper's secret for the app; it counts once a code of it has come."""
    viewer = custodian()
    viewer_id, username = viewer.id, viewer.username
    form = EnrolForm()
    if form.validate_on_submit():
        code = _finish(viewer_id, form.proof())
        if not code:
            return redirect(url_for("keeper_credentials.show"))
        form.answer.errors = [words_for(code)]
    begun, code = queries.asking(partial(custody.begin_enrolment, viewer_id, Method.TOTP))
    if begun is None:
        flash(words_for(code), "error")
        return redirect(url_for("keeper_credentials.show"))
    uri = f"otpauth://totp/keeper:{username}?secret={begun.secret}&issuer=keeper"
    picture = segno.make(uri, error="m", micro=False)
    page = render_template(
        "cases/custody/enrol_app.html",
        form=form,
        secret=" ".join(begun.secret[i : i + 4] for i in range(0, len(begun.secret), 4)),
        picture=picture.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"),
    )
    return page, 200, {"Cache-Control": "no-store"}


@bp.route("/custody/credential/passkey", methods=["GET", "POST"])
@login_required
@confirmed(StepUp.CREDENTIALS)
def enrol_passkey() -> ResponseReturnValue:
    """Have the browser make a passkey for the keeper's challenge."""
    viewer_id = custodian().id
    site = passkeys.party()
    if site is None:
        raise NotFound
    form = PasskeyForm()
    if form.validate_on_submit():
        code = _finish(viewer_id, str(form.answer.data or ""))
        if not code:
            return redirect(url_for("keeper_credentials.show"))
        form.answer.errors = [words_for(code)]
    begun, code = queries.asking(
        partial(custody.begin_enrolment, viewer_id, Method.PASSKEY, site.origin)
    )
    if begun is None:
        flash(words_for(code), "error")
        return redirect(url_for("keeper_credentials.show"))
    return render_template("cases/custody/enrol_passkey.html", form=form, options=begun.options)


def _finish(viewer_id: int, answer: str) -> str:
    """Prove the credential to the keeper; all custodians and the auditors are told."""
    done, code = queries.asking(partial(custody.finish_enrolment, viewer_id, answer))
    if done is None:
        return code
    with writing():
        owner = db.session.get_one(User, viewer_id)
        operations.credential_changed(owner, viewer_id, "enrolled", now())
    flash(_("Enrolled. The other custodians and the auditor are told."))
    return ""


@bp.get("/custody/credentials")
@login_required
def list_all() -> ResponseReturnValue:
    """Show administrators whose credential there is, and which removal waits for their word."""
    require_house(current_user(), HousePermission.CONFIRM_CREDENTIALS)
    known, code = queries.listing(custody.credentials)
    people = {each.user_id for each in known} | {each.removal_asked_by or 0 for each in known}
    return render_template(
        "cases/custody/credentials.html",
        known=known,
        names=queries.names_of(people),
        trouble=words_for(code) if code else "",
    )


@bp.route("/custody/credentials/<token('user'):user_id>/remove", methods=["GET", "POST"])
@login_required
def remove(user_id: int) -> ResponseReturnValue:
    """Say one administrator's word for removal; with the other's it is done."""
    viewer = current_user()
    require_house(viewer, HousePermission.CONFIRM_CREDENTIALS)
    owner = db.session.get(User, user_id)
    if owner is None:
        raise NotFound
    form = OpenForm()
    trouble = ""
    if form.validate_on_submit():
        viewer_id = viewer.id
        as_security = viewer.has_role(Role.SECURITY_ADMINISTRATOR)
        is_done, code = queries.asking(
            partial(custody.remove_credential, user_id, viewer_id, as_security=as_security)
        )
        if is_done is not None:
            with writing():
                what = "removed" if is_done else "asked"
                operations.credential_changed(
                    db.session.get_one(User, user_id), viewer_id, what, now()
                )
            flash(_("Removed") if is_done else _("Asked for; the other administrator has to agree"))
            return redirect(url_for("keeper_credentials.list_all"))
        trouble = words_for(code)
    return render_template("cases/custody/remove.html", owner=owner, form=form, trouble=trouble)
