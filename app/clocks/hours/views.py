"""Pages of office hours and quiet windows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.permissions import HousePermission, require_house
from app.accounts.session import current_user
from app.agency.settings import value_of
from app.clocks.hours import operations, queries
from app.clocks.hours.forms import OfficeHoursForm, QuietForm
from app.clocks.hours.rules import written
from app.clocks.limits.labels import refusal_words
from app.clocks.limits.operations import local_day, version_seen
from app.clocks.limits.rules import LimitRefused
from app.errors import NotFound
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from app.clocks.hours.queries import QuietLimit

bp = Blueprint("hours", __name__)


def _administrator_id() -> int:
    viewer = current_user()
    require_house(viewer, HousePermission.EDIT_CALENDAR)
    return viewer.id


@bp.route("/admin/hours", methods=["GET", "POST"])
@login_required
def show_hours() -> ResponseReturnValue:
    """Show and set office hours; list the limits that stand still in quiet windows."""
    actor_id = _administrator_id()
    at = now()
    form = OfficeHoursForm(office_hours=value_of("office_hours"))
    if form.validate_on_submit():
        with writing():
            operations.set_office_hours(form.to_hours(), actor_id, at)
        flash(_("Office hours are set"))
        return redirect(url_for("hours.show_hours"))
    limits = queries.quiet_limits(local_day(at))
    return render_template("clocks/hours/hours.html", form=form, limits=limits, written=written)


@bp.route("/admin/hours/quiet/<base>", methods=["GET", "POST"])
@login_required
def change_windows(base: str) -> ResponseReturnValue:
    """Give a limit other quiet windows from a day on; what runs stays as it is."""
    actor_id = _administrator_id()
    at = now()
    limit = next((each for each in queries.quiet_limits(local_day(at)) if each.base == base), None)
    if limit is None:
        raise NotFound
    form = QuietForm(
        quiet_windows=written(limit.latest.quiet_windows),
        effective_from=local_day(at) + timedelta(days=1),
        source=limit.latest.source,
        version=version_seen(base),
    )
    if form.validate_on_submit() and (answer := _keep(form, limit, actor_id, at)) is not None:
        return answer
    return render_template("clocks/hours/quiet.html", form=form, limit=limit, written=written)


def _keep(
    form: QuietForm, limit: QuietLimit, actor_id: int, at: datetime
) -> ResponseReturnValue | None:
    """Keep the windows; None when the form now says why they cannot be kept."""
    day = form.effective_from.data
    try:
        with writing():
            operations.set_windows(
                limit,
                form.to_windows(),
                day,
                str(form.source.data).strip(),
                actor_id=actor_id,
                at=at,
                seen=form.version_number(),
            )
    except LimitRefused as refused:
        _complain(form, refused)
        return None
    flash(_("The windows hold from %(day)s on", day=day.isoformat()))
    return redirect(url_for("hours.show_hours"))


def _complain(form: QuietForm, refused: LimitRefused) -> None:
    """Say each reason beside its field, or above the form where it has none here."""
    for refusal in refused.refusals:
        words = str(refusal_words(refusal))
        own = {"effective_from": form.effective_from, "source": form.source}
        field = own.get(refusal.field, form.quiet_windows)
        field.errors = [*field.errors, words]
