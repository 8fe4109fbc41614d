"""The page of a promise: one is given, or the open one is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, require
from app.cases.promises import operations, queries
from app.cases.promises.forms import KeptForm, PromiseForm
from app.cases.queries import get_case_or_404, provisionally_due
from app.cases.workflow import expect_version
from app.clocks.queries import agency_calendar, agency_zone
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.cases.models import Case

bp = Blueprint("promises", __name__, url_prefix="/cases/<token('case'):case_id>/promise")


def _case(case_id: int) -> Case:
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.PROMISE, case)
    return case


def _page(case: Case, given: PromiseForm, kept: KeptForm) -> str:
    return render_template(
        "cases/promises/promise.html",
        case=case,
        promise=queries.open_promise(case.id),
        may_promise=case.state in queries.WHILE_OWED,
        given=given,
        kept=kept,
        provisional=provisionally_due([case]),
    )


def _promise_form(version: int | None = None) -> PromiseForm:
    form = PromiseForm() if version is None else PromiseForm(formdata=None, version=version)
    today = now().astimezone(agency_zone()).date()
    form.set_days(today, agency_calendar(today))
    return form


@bp.get("")
@login_required
def show(case_id: int) -> ResponseReturnValue:
    """Show the open promise, or ask for the day."""
    case = _case(case_id)
    return _page(case, _promise_form(case.version), KeptForm(formdata=None, version=case.version))


@bp.post("")
@login_required
def give(case_id: int) -> ResponseReturnValue:
    """Promise an answer by a day."""
    case, form = _case(case_id), _promise_form()
    if not form.validate():
        return _page(case, form, KeptForm(formdata=None, version=case.version))
    day = form.due_on.data
    with writing():
        case = _case(case_id)
        expect_version(case, form.version_number())
        operations.promise(case, current_user(), day, now())
    flash(_("Promised: the person gets an answer by %(day)s", day=day))
    return redirect(url_for("cases.show_case", case_id=case_id))


@bp.post("/answer")
@login_required
def keep(case_id: int) -> ResponseReturnValue:
    """Record that the person got the answer."""
    case, form = _case(case_id), KeptForm()
    if not form.validate():
        return _page(case, _promise_form(case.version), form)
    with writing():
        case = _case(case_id)
        expect_version(case, form.version_number())
        operations.keep(case, current_user(), str(form.told.data).strip(), now())
    flash(_("The promise is kept; what the person was told is recorded"))
    return redirect(url_for("cases.show_case", case_id=case_id))
