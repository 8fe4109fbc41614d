"""Pages of the closing report and of the leader's review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404, provisionally_due
from app.cases.states import CaseState
from app.cases.workflow import expect_version, moved_on
from app.enforcement.closing import operations, queries
from app.enforcement.closing.forms import ClosingForm, ReviewForm
from app.enforcement.operations import WHILE_VERIFYING
from app.enforcement.queries import facts_for_sheet
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case

bp = Blueprint("closing", __name__)


@bp.route("/orders/<token('case'):case_id>/closing", methods=["GET", "POST"])
@login_required
def edit_report(case_id: int) -> ResponseReturnValue:
    """Write the closing report: save it as far as it is, or submit it (结案报告)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.SUBMIT_CLOSING, case)
    if case.state not in WHILE_VERIFYING:
        raise moved_on(case.id)
    form = _report_form(case)
    missing = queries.work_missing(case, viewer, now())
    if form.validate_on_submit():
        submitting = "submit" in request.form
        complete = not submitting or form.is_complete(queries.names_to_keep_out(case))
        if complete and not (submitting and missing):
            return _save(case_id, viewer, form, submitting=submitting)
    return render_template(
        "enforcement/closing/report.html",
        case=case,
        form=form,
        missing=missing,
        latest=queries.current_report(case.id),
        may_submit=queries.submits_for_team(case, viewer),
    )


def _report_form(case: Case) -> ClosingForm:
    draft = queries.draft_of(case.id)
    begun_from = draft or queries.current_report(case.id)
    form = ClosingForm(version=draft.version if draft else 0)
    if begun_from is not None and not form.is_submitted():
        form.begin_from(begun_from)
    form.offer_lists()
    return form


def _save(
    case_id: int, viewer: User, form: ClosingForm, *, submitting: bool
) -> ResponseReturnValue:
    shown = form.version_number()
    act = operations.submit if submitting else operations.save_draft
    with writing():
        case = get_case_or_404(case_id, viewer)
        act(case, viewer, form.to_parts(), now(), shown=shown)
    if submitting:
        flash(_("Closing report submitted to the leader"))
        return redirect(url_for("orders.show_order", case_id=case_id))
    flash(_("Closing report saved"))
    return redirect(url_for(".edit_report", case_id=case_id))


@bp.route("/cases/<token('case'):case_id>/review", methods=["GET", "POST"])
@login_required
def review(case_id: int) -> ResponseReturnValue:
    """Show the leader everything on one page; approve or send back (办结审核)."""
    leader = current_user()
    case = get_case_or_404(case_id, leader)
    require(leader, Permission.REVIEW, case)
    form = ReviewForm(version=case.version)
    if not form.is_submitted() and case.state is not CaseState.CLOSING_SUBMITTED:
        raise moved_on(case.id)
    if form.validate_on_submit():
        approving = "approve" in request.form
        if approving or form.says_why():
            return _decide(case_id, leader, form, approving=approving)
    return render_template(
        "enforcement/closing/review.html",
        case=case,
        form=form,
        facts=facts_for_sheet(case.id),
        reports=queries.reports_of(case.id),
        refusal=queries.not_its_author(case, leader, now()),
        provisional=provisionally_due([case]),
    )


def _decide(
    case_id: int, leader: User, form: ReviewForm, *, approving: bool
) -> ResponseReturnValue:
    act = operations.approve if approving else operations.send_back
    with writing():
        case = get_case_or_404(case_id, leader)
        expect_version(case, form.version_number())
        act(case, leader, form.text(), at=now())
    if approving:
        flash(_("Closing approved: the notice is being made"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    flash(_("Sent back to the team; the clock runs on"))
    return redirect(url_for("inbox.list_inbox"))
