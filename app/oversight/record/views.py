"""The auditor's pages. Reading is audited too when it leaves the house as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.permissions import HousePermission, require_house
from app.accounts.session import current_user
from app.accounts.step_up import Purpose, confirmed
from app.audit import operations as audit
from app.errors import KeeperUnavailable
from app.extensions import end_reading, writing
from app.identity import client
from app.identity.patterns import masked
from app.identity.rounds import rows_to_verify
from app.oversight.record import queries
from app.oversight.record.forms import read_filters
from app.oversight.record.labels import action_words
from app.oversight.timelines import first_gap
from app.web.filters import local
from app.web.forms import PageForm
from app.web.now import now
from app.web.pagination import read_cursor
from app.web.spreadsheets import csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from app.oversight.record.forms import Filters

bp = Blueprint("record", __name__)
COLUMNS: Final = ("id", "at", "who", "action", "matter", "subject", "words", "place")


def _auditor() -> None:
    require_house(current_user(), HousePermission.READ_AUDIT)


@bp.get("/audit")
@login_required
def list_rows() -> ResponseReturnValue:
    """Show the record, the newest first, by person, act, matter and day."""
    _auditor()
    filters = read_filters(request.args)
    cursor = read_cursor(request.args.get("after", ""))
    return render_template(
        "oversight/record/list.html",
        filters=filters,
        page=queries.page_of_record(filters, cursor),
        cursor=cursor,
        action_words=action_words,
    )


@bp.get("/audit/record.csv")
@login_required
@confirmed(Purpose.EXPORT)
def export() -> ResponseReturnValue:
    """Give the rows of a filter as a table; that it was done is a row itself."""
    _auditor()
    filters = read_filters(request.args)
    with writing():
        audit.record("audit.exported", actor_id=current_user().id, at=now())
    name = f"audit-{now():%Y%m%d-%H%M}.csv"
    return Response(
        csv_lines(_cells(filters)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _cells(filters: Filters) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for line in queries.all_lines(filters):
        yield [
            str(line.row_id),
            local(line.at),
            line.who,
            line.action,
            line.matter,
            line.subject,
            masked(line.words),
            str(line.place or ""),
        ]


@bp.get("/audit/chain")
@login_required
def chain() -> ResponseReturnValue:
    """Show how far the chain has come, and its heads that were written down elsewhere."""
    _auditor()
    return render_template(
        "oversight/record/chain.html",
        standing=queries.standing(),
        heads=queries.heads(),
        form=PageForm(),
    )


@bp.post("/audit/chain")
@login_required
def verify() -> ResponseReturnValue:
    """Recompute the whole record against the keeper's chain and the timelines of the matters."""
    _auditor()
    if not PageForm().validate_on_submit():
        return redirect(url_for("record.chain"))
    actor_id = current_user().id
    end_reading()
    try:
        report = client.verify(rows_to_verify())
    except KeeperUnavailable:
        flash(_("The keeper does not answer: nothing was checked. Try again later."), "error")
        return redirect(url_for("record.chain"))
    gap = first_gap()
    sound = report.wrong is None and gap is None
    with writing():
        outcome = "whole" if sound else "broken"
        audit.record("audit.verified", actor_id=actor_id, at=now(), subject=outcome)
    return render_template(
        "oversight/record/verified.html", report=report, gap=gap, sound=sound, at=now()
    )
