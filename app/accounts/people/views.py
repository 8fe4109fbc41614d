"""Pages of accounts: finding, making, changing and closing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.above import above
from app.accounts.changes.operations import ChangeRefused, is_guarded, person_locked
from app.accounts.changes.queries import requests_about
from app.accounts.passwords import hash_password
from app.accounts.people import operations, queries
from app.accounts.people.forms import CloseForm, NewPersonForm, PersonForm
from app.accounts.permissions import HousePermission, may, require_house
from app.accounts.rules import GUARDED
from app.accounts.session import current_user
from app.errors import InvalidInput
from app.extensions import end_reading, writing
from app.web.labels import label
from app.web.now import now
from app.web.pagination import read_cursor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("people", __name__, url_prefix="/admin/people")


@bp.get("")
@login_required
def list_people() -> ResponseReturnValue:
    """List people; find by name, user name or certificate, within a unit."""
    viewer = current_user()
    require_house(viewer, HousePermission.READ_PEOPLE)
    words = request.args.get("q", "").strip()[:60]
    unit = request.args.get("unit", "")
    closed = request.args.get("closed") == "y"
    unit_id = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None  # noqa: PLR2004 - what an integer of the database holds
    page = queries.people(words, unit_id, read_cursor(request.args.get("after", "")), closed=closed)
    return render_template(
        "accounts/people/list.html",
        page=page,
        words=words,
        unit_id=unit_id,
        closed=closed,
        units=queries.unit_choices(),
        next_url=_following(words, unit_id, page.next_cursor, closed=closed),
        first_url=url_for("people.list_people", q=words) if request.args.get("after") else "",
        may_add=may(viewer, HousePermission.MANAGE_PEOPLE),
    )


def _following(words: str, unit_id: int | None, cursor: str | None, *, closed: bool) -> str:
    if cursor is None:
        return ""
    return url_for(
        "people.list_people", q=words, unit=unit_id, closed="y" if closed else None, after=cursor
    )


@bp.route("/new", methods=["GET", "POST"])
@login_required
def add_person() -> ResponseReturnValue:
    """Make an account; the password is shown once, on the page that answers."""
    require_house(current_user(), HousePermission.MANAGE_PEOPLE)
    form = NewPersonForm()
    if form.validate_on_submit():
        password = operations.temporary_password()
        user_id = _added(form, password)
        if user_id is not None:
            person = queries.person_or_404(user_id)
            return render_template(
                "accounts/people/password.html", person=person, password=password, is_new=True
            )
    return render_template("accounts/people/new.html", form=form)


def _added(form: NewPersonForm, password: str) -> int | None:
    end_reading()
    hashed = hash_password(password)
    try:
        with writing():
            return operations.add_person(current_user(), form.to_draft(), hashed, now()).id
    except InvalidInput as refused:
        form.username.errors = [refused.reason]
        return None


@bp.get("/<token('user'):user_id>")
@login_required
def show_person(user_id: int) -> ResponseReturnValue:
    """Show somebody's account and roles, and what may be changed."""
    viewer = current_user()
    require_house(viewer, HousePermission.READ_PEOPLE)
    person = queries.person_or_404(user_id)
    return render_template(
        "accounts/people/show.html",
        person=person,
        requests=requests_about(user_id),
        is_self=viewer.id == person.id,
        manages=may(viewer, HousePermission.MANAGE_PEOPLE),
        assigns=may(viewer, HousePermission.ASSIGN_ROLES),
        asks=may(viewer, HousePermission.CONFIRM_CREDENTIALS),
        is_guarded=is_guarded(person),
        guarded=GUARDED,
        at=now(),
    )


@bp.route("/<token('user'):user_id>/edit", methods=["GET", "POST"])
@login_required
def edit_person(user_id: int) -> ResponseReturnValue:
    """Change name and certificate number."""
    require_house(current_user(), HousePermission.MANAGE_PEOPLE)
    person = queries.person_or_404(user_id)
    form = PersonForm(obj=person)
    if form.validate_on_submit():
        with writing():
            operations.change_person(
                current_user(), person_locked(user_id), form.name(), form.certificate(), now()
            )
        flash(_("The account is changed"))
        return redirect(url_for("people.show_person", user_id=user_id))
    return render_template("accounts/people/edit.html", form=form, person=person)


@bp.route("/<token('user'):user_id>/close", methods=["GET", "POST"])
@login_required
def close_account(user_id: int) -> ResponseReturnValue:
    """Show what still lies with somebody, and close their account."""
    require_house(current_user(), HousePermission.MANAGE_PEOPLE)
    person = queries.person_or_404(user_id)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            with writing():
                operations.close_account(current_user(), person_locked(user_id), now())
        except ChangeRefused as refused:
            form.form_errors.append(label(refused.refused))
        else:
            flash(_("The account is closed, its sessions are ended"))
            return redirect(url_for("people.show_person", user_id=user_id))
    work = above().work_of(user_id)
    return render_template("accounts/people/close.html", form=form, person=person, work=work)
