"""One's delegations: given and received."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.changes.operations import ChangeRefused
from app.accounts.delegation import operations, queries
from app.accounts.delegation.forms import DelegationForm
from app.accounts.rules import Refused
from app.accounts.session import current_user
from app.errors import PermissionDenied
from app.extensions import writing
from app.web.labels import label
from app.web.language import time_zone
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("delegation", __name__, url_prefix="/account/delegations")


@bp.route("", methods=["GET", "POST"])
@login_required
def list_delegations() -> ResponseReturnValue:
    """List what one gave and got; a leader gives here."""
    viewer = current_user()
    units = queries.units_led(viewer)
    form = DelegationForm(unit=units[0][0] if units else None)
    form.offer(queries.possible_receivers(viewer) if units else (), units)
    if form.is_submitted():
        if not units:
            raise PermissionDenied("accounts:delegation:give")
        if form.validate() and _give(form):
            flash(_("Delegated: it counts from the first day on by itself"))
            return redirect(url_for("delegation.list_delegations"))
    viewer = current_user()
    return render_template(
        "accounts/delegation/list.html",
        form=form if units else None,
        given=queries.given_by(viewer.id),
        received=queries.received_by(viewer.id),
        at=now(),
    )


def _give(form: DelegationForm) -> bool:
    """Delegate; False when the form now says why not."""
    span = operations.span_of(form.first.data, form.last.data, ZoneInfo(time_zone()))
    try:
        with writing():
            operations.delegate(
                current_user(), int(form.receiver.data), int(form.unit.data), span, now()
            )
    except ChangeRefused as refused:
        field = form.last if refused.refused is Refused.SPAN else form.receiver
        field.errors = [label(refused.refused)]
        return False
    return True


@bp.post("/<token('delegation'):delegation_id>/end")
@login_required
def end_delegation(delegation_id: int) -> ResponseReturnValue:
    """End one's own delegation at once."""
    try:
        with writing():
            operations.end(current_user(), delegation_id, now())
    except ChangeRefused as refused:
        flash(label(refused.refused), "error")
    else:
        flash(_("The delegation is ended"))
    return redirect(url_for("delegation.list_delegations"))
