"""On the spot: arriving, the on-site record, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404
from app.cases.workflow import expect_version, moved_on
from app.documents.copies import FileRefused
from app.documents.files import path_of
from app.enforcement.forms import StepForm
from app.enforcement.operations import WHILE_VERIFYING, one_at_a_time
from app.enforcement.orders.queries import arrival_info, roster_for
from app.enforcement.visits import operations, queries
from app.enforcement.visits.forms import EvidenceForm, VisitForm
from app.extensions import end_reading, writing
from app.web.language import time_zone
from app.web.now import now
from app.web.upload_kinds import Unfit
from app.web.uploads import PHOTOS_AND_PAPERS, check_all, chosen, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

    from app.enforcement.visits.operations import ClearedFile

bp = Blueprint("visits", __name__, url_prefix="/orders")


@bp.post("/<token('case'):case_id>/arrive")
@login_required
def arrive(case_id: int) -> ResponseReturnValue:
    """Record arrival with one tap, at the server's time (到场)."""
    viewer = current_user()
    form = StepForm()
    with writing():
        case = get_case_or_404(case_id, viewer)
        require(viewer, Permission.INVESTIGATE, case)
        one_at_a_time(case)
        waiting = queries.open_visit_of(case.id)
        if waiting is None:
            expect_version(case, form.version_number())
            operations.arrive(case, viewer, at=now())
        visit_id = waiting.id if waiting else None
    if visit_id is not None:
        flash(_("A visit has no record yet. Write its record first."))
        return redirect(url_for(".record_visit", case_id=case_id, visit_id=visit_id))
    flash(_("Arrival recorded"))
    return redirect(url_for("orders.show_order", case_id=case_id))


@bp.post("/<token('case'):case_id>/begin")
@login_required
def begin(case_id: int) -> ResponseReturnValue:
    """Begin the verification where nobody has to go anywhere."""
    viewer = current_user()
    form = StepForm()
    with writing():
        case = get_case_or_404(case_id, viewer)
        expect_version(case, form.version_number())
        operations.start_without_visit(case, viewer, at=now())
    flash(_("Verification begun"))
    return redirect(url_for("orders.show_order", case_id=case_id))


@bp.route("/<token('case'):case_id>/visit", methods=["GET"])
@login_required
def visit(case_id: int) -> ResponseReturnValue:
    """Lead to the record that is still to be written, or to the last one."""
    case = get_case_or_404(case_id, current_user())
    visits = queries.visits_of(case.id)
    if not visits:
        return redirect(url_for("orders.show_order", case_id=case_id))
    chosen = next((v for v in visits if v.finished_at is None), visits[-1])
    return redirect(url_for(".record_visit", case_id=case_id, visit_id=chosen.id))


@bp.route("/<token('case'):case_id>/visit/<token('visit'):visit_id>", methods=["GET", "POST"])
@login_required
def record_visit(case_id: int, visit_id: int) -> ResponseReturnValue:
    """Write or correct the record of a visit (现场笔录)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.INVESTIGATE, case)
    visit = queries.get_visit_or_404(case, visit_id)
    if not request.form and case.state not in WHILE_VERIFYING:
        raise moved_on(case.id)
    form = VisitForm(obj=None if request.form else visit, version=visit.version)
    if not form.is_submitted():
        chosen = [inspector.user_id for inspector in visit.inspectors]
        form.inspectors.data = chosen or [visit.recorded_by_id]
    form.offer_roster(roster_for(case, visit.team_id))
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            visit = queries.get_visit_or_404(case, visit_id)
            operations.record_visit(
                case,
                visit,
                viewer,
                form.to_record(),
                now(),
                roster=roster_for(case, visit.team_id),
                shown=form.version_number(),
            )
        flash(_("On-site record saved"))
        return redirect(url_for("orders.show_order", case_id=case_id))
    return render_template(
        "enforcement/visits/record.html",
        case=case,
        visit=visit,
        form=form,
        arrival=arrival_info(case.id),
    )


@bp.route("/<token('case'):case_id>/evidence", methods=["GET", "POST"])
@login_required
def add_evidence(case_id: int) -> ResponseReturnValue:
    """Take in photos and documents; a wrong one is named and nothing is saved."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.INVESTIGATE, case)
    form = EvidenceForm()
    if form.validate_on_submit():
        case_uid = case.uid
        end_reading()
        files, errors = _cleared(chosen(form.files.data), case_uid, viewer.id)
        if files and not errors:
            known = _keep(case_id, files)
            if known:
                flash(_("Already with the matter, not added again: %(count)s", count=known))
            if len(files) > known:
                flash(_("Evidence added: %(count)s", count=len(files) - known))
            return redirect(url_for("orders.show_order", case_id=case_id))
        form.files.errors = errors
        case = get_case_or_404(case_id, viewer)
    evidence = queries.evidence_of(case.id)
    return render_template(
        "enforcement/visits/evidence.html", case=case, form=form, evidence=evidence
    )


def _cleared(
    uploads: Sequence[FileStorage], case_uid: str, taker_id: int
) -> tuple[list[ClearedFile], list[str]]:
    """Clear every file or say of each what is wrong with it, by its place in the choice."""
    if not uploads:
        return [], [_("Choose at least one file")]
    checked, errors = check_all(uploads, PHOTOS_AND_PAPERS)
    if errors:
        return [], errors
    zone = ZoneInfo(time_zone())
    files: list[ClearedFile] = []
    for place, file in enumerate(checked, start=1):
        try:
            name = file.safe_name
            files.append(operations.clear_file(file.content, name, case_uid, taker_id, zone))
        except FileRefused as refusal:
            reason = Unfit(refusal.reason)
            errors.append(sentence(reason, place, PHOTOS_AND_PAPERS))
    return files, errors


def _keep(case_id: int, files: Sequence[ClearedFile]) -> int:
    """Keep the files; give how many were left out because the case has them."""
    viewer = current_user()
    operations.write_files(files)
    try:
        with writing():
            case = get_case_or_404(case_id, viewer)
            visits = queries.visits_of(case.id)
            last = visits[-1] if visits else None
            known = operations.add_evidence(case, viewer, files, last, now())
    except BaseException:
        operations.take_back(files)
        raise
    operations.take_back(known)
    return len(known)


@bp.get("/<token('case'):case_id>/evidence/<uuid:uid>")
@login_required
def show_evidence(case_id: int, uid: UUID) -> ResponseReturnValue:
    """Hand out the working copy to whoever may view the case."""
    case = get_case_or_404(case_id, current_user())
    evidence = queries.get_evidence_or_404(case, str(uid))
    response = send_file(
        path_of(evidence.storage_key),
        mimetype=evidence.media_type,
        as_attachment=True,
        download_name=evidence.name,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
