"""Pages of matters kept apart: the list with its figures, the circle, sealing and unsealing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.models import User
from app.accounts.session import current_user
from app.cases.apart import operations, queries
from app.cases.apart.forms import AdmitForm, ComplainedOfForm, ReasonForm, SealForm
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.workflow import expect_version
from app.errors import NotFound, PermissionDenied
from app.extensions import db, writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.cases.models import Case

bp = Blueprint("apart", __name__)


@bp.get("/apart")
@login_required
def list_cases() -> ResponseReturnValue:
    """Show the matters kept apart that the viewer may know of, with figures of their own."""
    viewer = current_user()
    if not queries.may_list(viewer):
        raise PermissionDenied(Permission.ADMIT.value)
    return render_template(
        "cases/apart/list.html",
        cases=queries.kept_apart(viewer),
        figures=queries.figures(viewer, now()),
    )


def _load(case_id: int, viewer: User, permission: Permission) -> Case:
    case = get_case_or_404(case_id, viewer)
    require(viewer, permission, case)
    return case


@bp.route("/cases/<token('case'):case_id>/circle", methods=["GET", "POST"])
@login_required
def circle(case_id: int) -> ResponseReturnValue:
    """Show who is admitted to a matter kept apart, and admit one more."""
    viewer = current_user()
    case = _load(case_id, viewer, Permission.ADMIT)
    form = AdmitForm(version=case.version)
    form.offer(queries.people_for(case))
    if form.validate_on_submit() and _is_fit(case, form):
        with writing():
            case = _load(case_id, viewer, Permission.ADMIT)
            person = _person(int(form.person.data))
            operations.admit(case, viewer, person, form.part(), form.why(), now())
        flash(_("Admitted, and told so discreetly"))
        return redirect(url_for(".circle", case_id=case_id))
    return render_template("cases/apart/circle.html", case=case, form=form)


def _person(user_id: int) -> User:
    person = db.session.get(User, user_id)
    if person is None:
        raise NotFound
    return person


def _is_fit(case: Case, form: AdmitForm) -> bool:
    """Say beside the field why not; whoever heads the one complained of takes a second look."""
    person = _person(int(form.person.data))
    refusal = queries.refusal_to_admit(case, person, form.part())
    if refusal is not None:
        form.person.errors = [refusal]
        return False
    form.in_head_line = queries.is_in_head_line(case, person)
    if form.in_head_line and not form.all_the_same.data:
        form.person.errors = [
            _("This person heads the one complained of: choose another, or tick below to go on.")
        ]
        return False
    return True


@bp.route(
    "/cases/<token('case'):case_id>/circle/<token('member'):member_id>/end",
    methods=["GET", "POST"],
)
@login_required
def release(case_id: int, member_id: int) -> ResponseReturnValue:
    """End somebody's part in the matter, with the reason."""
    viewer = current_user()
    case = _load(case_id, viewer, Permission.ADMIT)
    member = queries.member_or_404(case, member_id)
    form = ReasonForm(version=case.version)
    if form.validate_on_submit():
        with writing():
            case = _load(case_id, viewer, Permission.ADMIT)
            member = queries.member_or_404(case, member_id)
            operations.release(case, member, viewer, form.why(), now())
        flash(_("Taken out of the circle"))
        return _back_to(case_id, viewer)
    title = _("End the part of %(name)s", name=member.user.display_name)
    return render_template("cases/apart/reason.html", case=case, form=form, title=title)


def _back_to(case_id: int, viewer: User) -> ResponseReturnValue:
    """Go back to the matter, or to the first page when one has lost sight of it oneself."""
    case = get_case_or_404(case_id, viewer) if _may_see(case_id, viewer) else None
    if case is None:
        return redirect(url_for("portal.front"))
    if allowed(viewer, Permission.ADMIT, case):
        return redirect(url_for(".circle", case_id=case_id))
    return redirect(url_for("cases.show_case", case_id=case_id))


def _may_see(case_id: int, viewer: User) -> bool:
    try:
        get_case_or_404(case_id, viewer)
    except NotFound:
        return False
    return True


@bp.route("/cases/<token('case'):case_id>/seal", methods=["GET", "POST"])
@login_required
def seal(case_id: int) -> ResponseReturnValue:
    """Seal an ordinary matter: from then on only its circle and discipline know of it (封存)."""
    viewer = current_user()
    case = _load(case_id, viewer, Permission.SEAL)
    form = SealForm(version=case.version)
    candidates = queries.at_work_on(case)
    form.offer(candidates)
    if form.validate_on_submit():
        with writing():
            case = _load(case_id, viewer, Permission.SEAL)
            expect_version(case, form.version_number())
            chosen = set(form.carried.data or ())
            carried = [(c.person, c.capacity) for c in queries.at_work_on(case) if c.code in chosen]
            operations.seal(case, viewer, form.why_sealed(), form.why(), carried, now())
        flash(_("Sealed: only its circle and the discipline officers know of it now"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    return render_template("cases/apart/seal.html", case=case, form=form)


@bp.route("/cases/<token('case'):case_id>/unseal", methods=["GET", "POST"])
@login_required
def unseal(case_id: int) -> ResponseReturnValue:
    """Make a sealed matter an ordinary one again, with the reason."""
    viewer = current_user()
    case = _load(case_id, viewer, Permission.UNSEAL)
    form = ReasonForm(version=case.version)
    if form.validate_on_submit():
        with writing():
            case = _load(case_id, viewer, Permission.UNSEAL)
            expect_version(case, form.version_number())
            operations.unseal(case, viewer, form.why(), now())
        flash(_("Unsealed: whoever handles matters in the unit sees it again"))
        return _back_to(case_id, viewer)
    return render_template(
        "cases/apart/reason.html", case=case, form=form, title=_("Unseal the matter")
    )


@bp.route("/cases/<token('case'):case_id>/complained-of", methods=["GET", "POST"])
@login_required
def complained_of(case_id: int) -> ResponseReturnValue:
    """Say who of the staff is complained of; it goes away from whoever that is."""
    viewer = current_user()
    case = _load(case_id, viewer, Permission.ADMIT)
    form = ComplainedOfForm(version=case.version)
    form.offer(queries.staff_of(case))
    if not form.is_submitted():
        form.person.data = case.complained_of_id or 0
    if form.validate_on_submit():
        with writing():
            case = _load(case_id, viewer, Permission.ADMIT)
            expect_version(case, form.version_number())
            operations.name_complained_of(case, viewer, int(form.person.data) or None, now())
        flash(_("Recorded: that person neither sees nor handles it"))
        return _back_to(case_id, viewer)
    return render_template("cases/apart/complained_of.html", case=case, form=form)
