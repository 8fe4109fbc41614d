"""A new reference for a person who has lost theirs: asked, confirmed, read out, by two people."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.models import User
from app.accounts.session import current_user
from app.cases.intake.reference import reference_digest, reference_from_token
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.references import operations, queries
from app.cases.references.forms import ConfirmReissueForm
from app.errors import ActionNotAllowed, PermissionDenied
from app.extensions import db, end_reading, writing
from app.identity.references import may_reissue
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.cases.models import Case

bp = Blueprint("references", __name__)
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


def _require_either(viewer: User, case: Case) -> None:
    if not any(
        allowed(viewer, permission, case)
        for permission in (Permission.ASK_REISSUE, Permission.CONFIRM_REISSUE)
    ):
        raise PermissionDenied(Permission.ASK_REISSUE.value, case.uid)


@bp.get("/cases/<token('case'):case_id>/reference")
@login_required
def show(case_id: int) -> ResponseReturnValue:
    """Show how far a request for a new number is, and what comes next."""
    return _page(case_id, ConfirmReissueForm(formdata=None))


def _page(case_id: int, form: ConfirmReissueForm) -> ResponseReturnValue:
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    _require_either(viewer, case)
    asked = queries.newest_request(case.id)
    waits = asked is not None and operations.is_open(asked, now())
    requester = db.session.get(User, asked.requested_by_id) if asked and waits else None
    is_mine = requester is not None and requester.id == viewer.id
    is_confirmed = bool(asked and waits and asked.confirmed_at)
    page = render_template(
        "cases/references/show.html",
        case=case,
        form=form,
        asked=asked if waits else None,
        requester=requester,
        may_ask=not waits and allowed(viewer, Permission.ASK_REISSUE, case),
        may_confirm=waits
        and not is_mine
        and not is_confirmed
        and allowed(viewer, Permission.CONFIRM_REISSUE, case),
        may_issue=is_mine and is_confirmed,
        token=secrets.token_hex(16),
    )
    return page, 422 if form.is_submitted() and form.errors else 200


@bp.post("/cases/<token('case'):case_id>/reference/ask")
@login_required
def ask(case_id: int) -> ResponseReturnValue:
    """Ask for a new number, after reaching the person by the contact desk's own call."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ASK_REISSUE, case)
    if not may_reissue(case.uid, viewer.id):
        raise ActionNotAllowed(
            _("No new number is issued for this matter: nobody could be told safely.")
        )
    viewer = current_user()
    with writing():
        case = get_case_or_404(case_id, viewer)
        operations.request_reissue(case, viewer, now())
    flash(_("Asked: a duty head has to confirm it"))
    return redirect(url_for("references.show", case_id=case_id))


@bp.post("/cases/<token('case'):case_id>/reference/confirm")
@login_required
def confirm(case_id: int) -> ResponseReturnValue:
    """Confirm the request of a colleague."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.CONFIRM_REISSUE, case)
    form = ConfirmReissueForm()
    if not form.validate_on_submit():
        return _page(case_id, form)
    with writing():
        case = get_case_or_404(case_id, viewer)
        operations.confirm_reissue(case, viewer, now())
    flash(_("Confirmed: the colleague can issue the new number"))
    return redirect(url_for("references.show", case_id=case_id))


@bp.post("/cases/<token('case'):case_id>/reference/issue")
@login_required
def issue(case_id: int) -> ResponseReturnValue:
    """Issue the new number and show it in this answer only, to be read out."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ASK_REISSUE, case)
    token = request.form.get("token", "")
    if not _TOKEN.fullmatch(token):
        return redirect(url_for("references.show", case_id=case_id))
    key = current_app.extensions["huiyin.config"].reference_key
    reference = reference_from_token(token, key, queries.digits_for_staff(anonymous=False))
    end_reading()
    with writing():
        case = get_case_or_404(case_id, viewer)
        operations.issue_anew(case, viewer, reference_digest(key, reference), now())
    case = get_case_or_404(case_id, viewer)
    page = render_template("cases/references/issued.html", case=case, reference=reference)
    return page, 200, {"Cache-Control": "no-store"}
