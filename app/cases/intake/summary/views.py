"""Summing a matter up that came from the web (confidentiality design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.audit import operations as audit
from app.cases import originals
from app.cases.intake.summary.forms import SummaryForm
from app.cases.intake.summary.rules import UNSORTED
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.states import BEFORE_DISPATCH, Channel
from app.cases.workflow import expect_version, moved_on
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case

bp = Blueprint("summary", __name__)


def waits(case: Case, viewer: User) -> dict[str, object]:
    """Say on the case page that nobody has summed the matter up yet."""
    owed = case.channel is Channel.WEB and case.summary == UNSORTED
    if not owed or case.state not in BEFORE_DISPATCH:
        return {}
    return {"may_edit": allowed(viewer, Permission.EDIT_SUMMARY, case)}


@bp.route("/cases/<token('case'):case_id>/summary", methods=["GET", "POST"])
@login_required
def edit(case_id: int) -> ResponseReturnValue:
    """Write the neutral line, after reading the person's words where one may."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.EDIT_SUMMARY, case)
    if case.state not in BEFORE_DISPATCH:
        raise moved_on(case.id)
    form = SummaryForm(
        version=case.version,
        summary="" if case.summary == UNSORTED else case.summary,
        respondent_name=case.respondent_name,
        respondent_address=case.respondent_address,
    )
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, form.version_number())
            _write(case, form, viewer)
        flash(_("The summary is saved"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    may_read = originals.ground_for(viewer, case) is not None
    page = render_template(
        "cases/intake/summary.html", case=case, form=form, may_read_words=may_read
    )
    return page, 422 if form.is_submitted() else 200


def _write(case: Case, form: SummaryForm, editor: User) -> None:
    case.summary = str(form.summary.data).strip()
    case.respondent_name = str(form.respondent_name.data or "").strip()
    case.respondent_address = str(form.respondent_address.data or "").strip()
    if form.kept_because.data and form.marked():
        case.flags_kept_because = str(form.kept_because.data).strip()
    audit.record("case.summary_written", actor_id=editor.id, at=now(), case_uid=case.uid)
