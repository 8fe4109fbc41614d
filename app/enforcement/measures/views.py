"""Pages of finding and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404
from app.cases.workflow import moved_on
from app.enforcement.measures import operations, queries
from app.enforcement.measures.forms import DoneForm, FindingForm, MeasureForm
from app.enforcement.operations import WHILE_VERIFYING
from app.extensions import writing
from app.web.language import time_zone
from app.web.now import now
from app.web.tokens import token_of

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from app.cases.models import Case

bp = Blueprint("measures", __name__, url_prefix="/orders")


def _today() -> date:
    return now().astimezone(ZoneInfo(time_zone())).date()


def _case_being_verified(case_id: int) -> Case:
    """Load the case for a page of the team's work; say who moved it on if somebody did."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.INVESTIGATE, case)
    if case.state not in WHILE_VERIFYING:
        raise moved_on(case.id)
    return case


@bp.route("/<token('case'):case_id>/finding", methods=["GET", "POST"])
@login_required
def finding(case_id: int) -> ResponseReturnValue:
    """Write or correct the finding (核查结论)."""
    viewer = current_user()
    case = _case_being_verified(case_id)
    found = queries.finding_of(case.id)
    form = FindingForm(version=found.version if found else 0)
    if found is not None and not form.is_submitted():
        form.conclusion.data = found.conclusion.value
        form.facts.data = found.facts
        form.evidence_note.data = found.evidence_note
    form.offer_lists()
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            shown = form.version_number()
            operations.record_finding(case, viewer, form.to_found(), now(), shown=shown)
        flash(_("Finding saved"))
        return redirect(url_for("orders.show_order", case_id=case_id))
    return render_template("enforcement/measures/finding.html", case=case, form=form)


@bp.route("/<token('case'):case_id>/measures", methods=["GET", "POST"])
@login_required
def add_measure(case_id: int) -> ResponseReturnValue:
    """Add measures, one after the other (处置措施)."""
    viewer = current_user()
    case = _case_being_verified(case_id)
    newest = queries.last_measure_id(case.id)
    form = MeasureForm(version=token_of(newest, "measure"))
    form.offer_lists()
    form.set_today(_today())
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            taken = form.to_taken()
            is_repeated = operations.was_entered(case, taken, shown=form.last_shown("measure"))
            if not is_repeated:
                operations.add_measure(case, viewer, taken, now(), today=_today())
        if is_repeated:
            flash(_("This measure has been entered already; nothing was added"))
        else:
            flash(_("Measure added"))
        return redirect(url_for(".add_measure", case_id=case_id))
    measures = queries.measures_of(case.id)
    return render_template(
        "enforcement/measures/measures.html", case=case, form=form, measures=measures
    )


@bp.route(
    "/<token('case'):case_id>/measures/<token('measure'):measure_id>", methods=["GET", "POST"]
)
@login_required
def finish_measure(case_id: int, measure_id: int) -> ResponseReturnValue:
    """Mark a running measure done; also after the case is closed (P3)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.INVESTIGATE, case)
    measure = queries.get_measure_or_404(case, measure_id)
    form = DoneForm(version=measure.version, done_on=_today(), filing_number=measure.filing_number)
    form.set_today(_today())
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            measure = queries.get_measure_or_404(case, measure_id)
            outcome, shown = form.to_outcome(), form.version_number()
            operations.finish_measure(case, measure, viewer, outcome, now(), shown=shown)
        flash(_("Measure marked done"))
        return redirect(url_for("orders.show_order", case_id=case_id))
    return render_template("enforcement/measures/done.html", case=case, form=form, measure=measure)
