"""Pages of notices: what one was told, and where else one wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.errors import NotFound
from app.extensions import db, limiter, writing
from app.jobs.queue import current_config
from app.notices import changes, mail, operations, queries
from app.notices.forms import WishesForm
from app.notices.labels import WAY_LABELS
from app.notices.models import DIGEST_AT, QUIET_FROM, QUIET_TO, NoticePreference
from app.web.forms import PageForm
from app.web.now import now
from app.web.pagination import read_cursor
from app.web.tokens import token_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("notices", __name__)


def _user_key() -> str:
    return f"notices-test-{current_user().id}"


@bp.get("/notices")
@login_required
def list_notices() -> ResponseReturnValue:
    """Show what the viewer was told, the unread first."""
    viewer = current_user()
    cursor = read_cursor(request.args.get("after", ""))
    return render_template(
        "notices/list.html",
        page=queries.page_of_notices(viewer, cursor),
        unread=queries.unread_count(viewer.id),
        newest=queries.newest_of(viewer.id),
        cursor=cursor,
    )


@bp.post("/notices/read")
@login_required
def read_all() -> ResponseReturnValue:
    """Mark as read what the page knew of; what came later stays unread."""
    form = PageForm()
    if not form.validate_on_submit():
        return redirect(url_for("notices.list_notices"))
    up_to = form.last_shown("notice")
    with writing():
        operations.mark_all_read(current_user().id, now(), up_to=up_to)
    flash(_("All notices are marked as read"))
    return redirect(url_for("notices.list_notices"))


@bp.post("/notices/<token('notice'):notice_id>/read")
@login_required
def read_one(notice_id: int) -> ResponseReturnValue:
    """Mark one notice as read."""
    _mark(notice_id)
    flash(_("The notice is marked as read"))
    return redirect(url_for("notices.list_notices"))


@bp.post("/notices/<token('notice'):notice_id>/open")
@login_required
def open_case(notice_id: int) -> ResponseReturnValue:
    """Mark the notice as read and lead to its case, whose page says who may see it."""
    case_id = _mark(notice_id)
    if case_id is None:
        raise NotFound
    return redirect(f"/cases/{token_of(case_id, 'case')}", 303)


def _mark(notice_id: int) -> int | None:
    viewer_id = current_user().id
    case_id = queries.notice_or_404(viewer_id, notice_id).case_id
    with writing():
        operations.mark_read(viewer_id, now(), notice_id=notice_id)
    return case_id


@bp.route("/notices/settings", methods=["GET", "POST"])
@login_required
def settings() -> ResponseReturnValue:
    """Show and keep where and when the viewer wants to be told."""
    viewer = current_user()
    preference = db.session.get(NoticePreference, viewer.id)
    if preference is not None:
        form = WishesForm(obj=preference)
    else:
        form = WishesForm(quiet=True, quiet_from=QUIET_FROM, quiet_to=QUIET_TO, digest_at=DIGEST_AT)
    if form.validate_on_submit():
        with writing():
            changes.keep_wishes(viewer, form.to_wishes(), now())
        flash(_("Saved: this is how you are told from now on"))
        return redirect(url_for("notices.settings"))
    reach = queries.reach_of(preference) if preference is not None else None
    return render_template(
        "notices/settings.html",
        form=form,
        can_test=reach is not None and bool(reach.ways),
        mail_is_on=mail.server_of(current_config()) is not None,
        sms_is_on=queries.gateway_is_on(),
        last=queries.last_deliveries(viewer.id),
    )


@bp.post("/notices/settings/test")
@login_required
@limiter.limit("6 per hour", key_func=_user_key)
def test_message() -> ResponseReturnValue:
    """Send the viewer a test message by each way they chose."""
    with writing():
        ways = changes.send_test(current_user(), now())
    if ways:
        names = "、".join(str(WAY_LABELS[way]) for way in ways)
        flash(_("A test message is on its way: %(ways)s", ways=names))
    else:
        flash(_("Choose and save a way first"), "error")
    return redirect(url_for("notices.settings"))
