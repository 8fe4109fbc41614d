"""Pages of roles, resets, requests, and of the profile that decides what may be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.above import above
from app.accounts.changes import operations, queries
from app.accounts.changes.forms import (
    CONFIRM,
    REFUSE,
    DecisionForm,
    GiveRoleForm,
    ProfileForm,
    ReasonForm,
)
from app.accounts.changes.kinds import ChangeKind, RequestState
from app.accounts.changes.operations import Change, ChangeRefused
from app.accounts.models import Membership
from app.accounts.passwords import hash_password
from app.accounts.people.operations import temporary_password
from app.accounts.people.queries import person_or_404, unit_choices
from app.accounts.permissions import HousePermission, may, require_house
from app.accounts.roles import Role
from app.accounts.rules import GUARDED, SHARED_BY_THREE, Refused
from app.accounts.session import current_user
from app.errors import NotFound
from app.extensions import db, end_reading, writing
from app.web.labels import label
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from app.accounts.changes.models import CredentialRequest
    from app.accounts.models import User

bp = Blueprint("changes", __name__, url_prefix="/admin")

RESETS: Final = {
    "password": ChangeKind.RESET_PASSWORD,
    "factor": ChangeKind.RESET_FACTOR,
    "open": ChangeKind.ADMIT_AGAIN,
}


@bp.route("/people/<token('user'):user_id>/roles/give", methods=["GET", "POST"])
@login_required
def give_role(user_id: int) -> ResponseReturnValue:
    """Give somebody a role: alone, or as a request to the other administrator."""
    viewer = current_user()
    require_house(viewer, HousePermission.CONFIRM_CREDENTIALS)
    person = person_or_404(user_id)
    form = GiveRoleForm()
    assigns = may(viewer, HousePermission.ASSIGN_ROLES)
    form.offer([role for role in Role if assigns or role in GUARDED], unit_choices())
    if form.validate_on_submit():
        change = Change(ChangeKind.GIVE_ROLE, person.id, form.to_role(), int(form.unit.data))
        answer = _submit(form, change)
        if answer is not None:
            return answer
    return render_template("accounts/changes/give.html", form=form, person=person)


@bp.route(
    "/people/<token('user'):user_id>/roles/<token('membership'):membership_id>/take",
    methods=["GET", "POST"],
)
@login_required
def take_role(user_id: int, membership_id: int) -> ResponseReturnValue:
    """Take a role from somebody."""
    require_house(current_user(), HousePermission.CONFIRM_CREDENTIALS)
    person = person_or_404(user_id)
    held = db.session.get(Membership, membership_id)
    if held is None or held.user_id != person.id:
        raise NotFound
    form = ReasonForm()
    if form.validate_on_submit():
        answer = _submit(form, Change(ChangeKind.TAKE_ROLE, person.id, held.role, held.unit_id))
        if answer is not None:
            return answer
    return render_template(
        "accounts/changes/ask.html",
        form=form,
        person=person,
        title=_("Take a role away"),
        what=f"{label(held.role)} · {held.unit.name}",
        needs_two=held.role in GUARDED,
    )


@bp.route("/people/<token('user'):user_id>/credentials/<what>", methods=["GET", "POST"])
@login_required
def reset(user_id: int, what: str) -> ResponseReturnValue:
    """Reset password or second factor of somebody, or open their account again."""
    require_house(current_user(), HousePermission.CONFIRM_CREDENTIALS)
    person, kind = person_or_404(user_id), RESETS.get(what)
    if kind is None:
        raise NotFound
    form = ReasonForm()
    if form.validate_on_submit():
        answer = _submit(form, Change(kind, person.id))
        if answer is not None:
            return answer
    return render_template(
        "accounts/changes/ask.html",
        form=form,
        person=person,
        title=label(kind),
        what="",
        needs_two=operations.is_guarded(person),
    )


def _submit(form: ReasonForm, change: Change) -> ResponseReturnValue | None:
    """Do or request it; None when the form now says why not."""
    password = temporary_password() if change.kind in operations.NEEDS_PASSWORD else ""
    end_reading()
    hashed = hash_password(password) if password else ""
    asked: CredentialRequest | None = None
    try:
        with writing():
            person = operations.person_locked(change.user_id)
            asked = operations.submit(current_user(), person, change, form.why(), now(), hashed)
    except ChangeRefused as refused:
        _say(form, refused.refused)
        return None
    if asked is not None:
        flash(_("Requested: the other administrator has to confirm it"))
        return redirect(url_for("changes.list_requests"))
    return _done(change.user_id, password)


def _done(user_id: int, password: str) -> ResponseReturnValue:
    person = person_or_404(user_id)
    if password:
        return render_template(
            "accounts/people/password.html", person=person, password=password, is_new=False
        )
    flash(_("Done"))
    if may(current_user(), HousePermission.READ_PEOPLE):
        return redirect(url_for("people.show_person", user_id=user_id))
    return redirect(url_for("changes.list_requests"))


def _say(form: FlaskForm, refused: Refused) -> None:
    """Say the refusal beside the role it is about, or above the form."""
    field = getattr(form, "role", None)
    if refused is Refused.WRONG_UNIT:
        field = getattr(form, "unit", None)
    if field is None:
        form.form_errors.append(label(refused))
    else:
        field.errors = [label(refused)]


@bp.get("/requests")
@login_required
def list_requests() -> ResponseReturnValue:
    """List what waits for the other administrator, and what was decided."""
    require_house(current_user(), HousePermission.READ_PEOPLE)
    waiting, decided = queries.requests()
    return render_template("accounts/changes/requests.html", waiting=waiting, decided=decided)


@bp.route("/requests/<token('request'):request_id>", methods=["GET", "POST"])
@login_required
def show_request(request_id: int) -> ResponseReturnValue:
    """Show a request; the other administrator decides, the first one may withdraw."""
    viewer = current_user()
    require_house(viewer, HousePermission.READ_PEOPLE)
    asked = queries.request_or_404(request_id)
    form = DecisionForm()
    form.offer(is_own=asked.requested_by_id == viewer.id)
    if form.is_submitted():
        require_house(viewer, HousePermission.CONFIRM_CREDENTIALS)
        answer = _decide(form, request_id) if form.validate() else None
        if answer is not None:
            return answer
    asked = queries.request_or_404(request_id)
    decides = asked.state is RequestState.OPEN and may(viewer, HousePermission.CONFIRM_CREDENTIALS)
    return render_template("accounts/changes/request.html", form=form, asked=asked, decides=decides)


def _decide(form: DecisionForm, request_id: int) -> ResponseReturnValue | None:
    asked = queries.request_or_404(request_id)
    confirms, kind = form.decision.data == CONFIRM, asked.kind
    password = temporary_password() if confirms and kind in operations.NEEDS_PASSWORD else ""
    user_id = asked.user_id
    end_reading()
    hashed = hash_password(password) if password else ""
    try:
        with writing():
            asked = queries.request_or_404(request_id, lock=True)
            _act(current_user(), form, asked, hashed)
    except ChangeRefused as refused:
        form.decision.errors = [label(refused.refused)]
        return None
    if confirms:
        return _done(user_id, password)
    flash(_("The request is closed; it stays on record"))
    return redirect(url_for("changes.list_requests"))


def _act(actor: User, form: DecisionForm, asked: CredentialRequest, hashed: str) -> None:
    if form.decision.data == CONFIRM:
        operations.confirm(actor, asked, now(), hashed=hashed)
    elif form.decision.data == REFUSE:
        operations.refuse(actor, asked, str(form.reason.data).strip(), now())
    else:
        operations.withdraw(actor, asked, now())


@bp.route("/profile", methods=["GET", "POST"])
@login_required
def profile() -> ResponseReturnValue:
    """Set which roles people may share, and how long a new one waits."""
    viewer = current_user()
    require_house(viewer, HousePermission.ASSIGN_ROLES)
    values = {name: above().value_of(name) for name in ("small_office", "identity_delay_hours")}
    form = ProfileForm(
        small_office=values["small_office"], delay_hours=values["identity_delay_hours"]
    )
    form.offer()
    if form.validate_on_submit():
        with writing():
            operations.set_profile(current_user(), str(form.small_office.data), form.hours(), now())
        flash(_("Saved"))
        return redirect(url_for("changes.profile"))
    posts = [sorted(label(role) for role in post) for post in SHARED_BY_THREE]
    return render_template("accounts/changes/profile.html", form=form, posts=posts)
