"""Recording that the reply to a superior body was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404
from app.cases.superior import operations, queries
from app.cases.workflow import expect_version
from app.extensions import writing
from app.web.forms import PageForm
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("superior", __name__)


@bp.route("/cases/<token('case'):case_id>/superior-reply", methods=["GET", "POST"])
@login_required
def reply(case_id: int) -> ResponseReturnValue:
    """Ask once, then record that the reply was sent."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ANSWER_SUPERIOR, case)
    if request.method == "POST":
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, PageForm(request.form).version_number())
            operations.answer(case, viewer, now())
        flash(_("Recorded: the reply was sent"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    return render_template(
        "cases/superior/reply.html", case=case, values=queries.superior_panel(case, viewer)
    )
