"""Pages of the calendar: a year at a glance, its import in two steps, single days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.exc import IntegrityError

from app.accounts.permissions import HousePermission, require_house
from app.accounts.session import current_user
from app.clocks.calendar import LUNAR, statutory_days
from app.clocks.queries import agency_zone
from app.clocks.years import glance, labels, operations, queries, rules
from app.clocks.years.forms import ConfirmForm, DayForm, ImportForm
from app.clocks.years.kinds import FIRST_YEAR, LAST_YEAR
from app.clocks.years.preview import entries_sent, preview_of
from app.clocks.years.queries import require_year
from app.errors import ActionNotAllowed, InvalidInput, NotFound
from app.extensions import writing
from app.jobs.models import OutboxState
from app.web.forms import PageForm
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.clocks.models import CalendarDay
    from app.clocks.years.kinds import Entry

bp = Blueprint("years", __name__)


def _administrator_id() -> int:
    """Require whoever may edit the calendar."""
    viewer = current_user()
    require_house(viewer, HousePermission.EDIT_CALENDAR)
    return viewer.id


@bp.get("/admin/calendar")
@login_required
def this_year() -> ResponseReturnValue:
    """Lead to the year that it is."""
    _administrator_id()
    year = now().astimezone(agency_zone()).year
    return redirect(url_for("years.show_year", year=year))


@bp.get("/admin/calendar/<int:year>")
@login_required
def show_year(year: int) -> ResponseReturnValue:
    """Show a year: what is known of it, its months, its days that differ."""
    _administrator_id()
    shown = queries.year_of(require_year(year))
    return render_template(
        "clocks/years/year.html",
        year=shown,
        months=glance.months_of(shown.calendar, year, shown.local),
        totals=glance.totals_of(shown.calendar, year),
        specials=sorted(rules.specials_of(shown.calendar, year).items()),
        progress=queries.progress_of(year),
        has_moon=year in LUNAR,
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        words=labels,
    )


@bp.get("/admin/calendar/<int:year>/template.csv")
@login_required
def template(year: int) -> ResponseReturnValue:
    """Give a file to fill in: the head of the table and the statutory days of the year."""
    _administrator_id()
    days = sorted(statutory_days(require_year(year)).items())
    lines = [f"{on.isoformat()},放假,{labels.STATUTORY_IN_CHINESE[name]}" for on, name in days]
    answer = Response("\r\n".join(["日期,类型,名称", *lines, ""]).encode("utf-8-sig"))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="calendar-{year}.csv"'
    return answer


@bp.route("/admin/calendar/<int:year>/import", methods=["GET", "POST"])
@login_required
def import_year(year: int) -> ResponseReturnValue:
    """Read a file or lines, and show what they would change; nothing is written."""
    _administrator_id()
    require_year(year)
    form = ImportForm()
    if not form.is_submitted():
        return _import_page(year, form)
    is_valid = form.validate()
    entries = entries_sent(form, year)
    if not is_valid or entries is None:
        return _import_page(year, form)
    return _preview_page(year, form, entries)


def _import_page(year: int, form: ImportForm) -> ResponseReturnValue:
    shown = queries.year_of(year)
    return render_template("clocks/years/import.html", form=form, year=shown)


def _preview_page(year: int, form: ImportForm, entries: tuple[Entry, ...]) -> ResponseReturnValue:
    shown = queries.year_of(year)
    return render_template(
        "clocks/years/preview.html",
        year=shown,
        source=form.source_words(),
        preview=preview_of(shown, entries),
        words=labels,
    )


@bp.post("/admin/calendar/<int:year>/confirm")
@login_required
def confirm_import(year: int) -> ResponseReturnValue:
    """Take over what the preview showed; where the calendar has changed since, show it anew."""
    actor_id = _administrator_id()
    require_year(year)
    form = ConfirmForm()
    is_valid = form.validate()
    entries = entries_sent(form, year)
    if not is_valid or entries is None or "mend" in request.form:
        return _import_page(year, form)
    digest = str(form.digest.data)
    try:
        with writing():
            following = operations.import_year(
                year, entries, form.source_words(), digest, actor_id, now()
            )
    except (ActionNotAllowed, IntegrityError):
        flash(_("The calendar has changed since the preview. Look at it again."), "error")
        return _preview_page(year, form, entries)
    flash(_taken_over(year, following))
    return redirect(url_for("years.show_year", year=year))


def _taken_over(year: int, following: int) -> str:
    done = _("The calendar of %(year)d is in force.", year=year)
    return f"{done} {_followed(following)}" if following else done


def _followed(following: int) -> str:
    return _("%(n)d running limits are being worked out anew.", n=following)


@bp.route("/admin/calendar/<int:year>/days/new", methods=["GET", "POST"])
@login_required
def add_day(year: int) -> ResponseReturnValue:
    """Set a day off or a working day of the agency's own."""
    _administrator_id()
    shown = queries.year_of(require_year(year))
    form = DayForm()
    form.offer_kinds()
    if form.validate_on_submit():
        if form.on.data in queries.year_of(form.on.data.year).rows:
            form.on.errors = [_("This day is set already. Change it in the list of its year.")]
        elif (answer := _keep_day(form)) is not None:
            return answer
    return render_template("clocks/years/day.html", form=form, year=shown, row=None)


@bp.route("/admin/calendar/days/<day>", methods=["GET", "POST"])
@login_required
def change_day(day: str) -> ResponseReturnValue:
    """Change the kind, the name or the source of a day."""
    _administrator_id()
    shown, row = _set_day_or_404(day)
    form = DayForm(on=row.on, kind=row.kind.value, name=row.name, source=row.source)
    form.offer_kinds()
    if form.validate_on_submit():
        if form.on.data != row.on:
            form.on.errors = [_("A day keeps its date. Take it away and set another.")]
        elif (answer := _keep_day(form)) is not None:
            return answer
    return render_template("clocks/years/day.html", form=form, year=shown, row=row)


def _keep_day(form: DayForm) -> ResponseReturnValue | None:
    """Keep the day; None when the form now says why it cannot be kept."""
    entry = form.to_entry()
    actor_id = _administrator_id()
    try:
        with writing():
            following = operations.set_day(entry, form.source_words(), actor_id, now())
    except InvalidInput as refusal:
        form.on.errors = [refusal.reason]
        return None
    except IntegrityError:
        form.on.errors = [_("This day is set already. Change it in the list of its year.")]
        return None
    done = _("%(on)s is set.", on=entry.on.isoformat())
    flash(f"{done} {_followed(following)}" if following else done)
    return redirect(url_for("years.show_year", year=entry.on.year))


@bp.route("/admin/calendar/days/<day>/remove", methods=["GET", "POST"])
@login_required
def remove_day(day: str) -> ResponseReturnValue:
    """Ask once, then take a day away."""
    actor_id = _administrator_id()
    shown, row = _set_day_or_404(day)
    form = PageForm()
    if form.validate_on_submit():
        on = row.on
        with writing():
            following = operations.take_away(on, actor_id, now())
        done = _("%(on)s is taken away.", on=on.isoformat())
        flash(f"{done} {_followed(following)}" if following else done)
        return redirect(url_for("years.show_year", year=on.year))
    after = operations.calendar_without(shown, row.on)
    return render_template(
        "clocks/years/remove.html",
        form=form,
        year=shown,
        row=row,
        will_work=after.is_working_day(row.on),
        clocks=queries.count_touched(queries.Span(row.on, row.on)),
        words=labels,
    )


def _set_day_or_404(day: str) -> tuple[queries.Year, CalendarDay]:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    shown = queries.year_of(require_year(on.year))
    if on not in shown.rows:
        raise NotFound
    return shown, shown.rows[on]


@bp.post("/admin/calendar/<int:year>/recompute")
@login_required
def recompute(year: int) -> ResponseReturnValue:
    """Have the clocks that look at a year worked out anew once more."""
    actor_id = _administrator_id()
    days = rules.days_of(require_year(year))
    progress = queries.progress_of(year)
    if progress is not None and progress.state in {OutboxState.PENDING, OutboxState.SENT}:
        flash(_("They are being worked out anew already."))
        return redirect(url_for("years.show_year", year=year))
    with writing():
        following = operations.recompute(year, queries.Span(days[0], days[-1]), actor_id, now())
    flash(_followed(following) if following else _("No running limit looks at this year."))
    return redirect(url_for("years.show_year", year=year))
