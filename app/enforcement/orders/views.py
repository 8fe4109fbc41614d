"""The team's orders on the phone: list, field page, receive, return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404, provisionally_due
from app.cases.states import CaseState
from app.cases.workflow import expect_version, moved_on
from app.enforcement.forms import StepForm
from app.enforcement.orders import operations, queries
from app.enforcement.orders.forms import ReturnForm
from app.enforcement.queries import field_page
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("orders", __name__, url_prefix="/orders")


@bp.get("")
@login_required
def list_orders() -> ResponseReturnValue:
    """Show what is with the viewer's teams: to receive, to arrive, being verified."""
    orders = queries.orders_for(current_user())
    shown = [*orders.to_receive, *orders.to_arrive, *orders.verifying, *orders.in_review]
    return render_template(
        "enforcement/orders/list.html",
        orders=orders,
        provisional=provisionally_due(order.case for order in shown),
    )


@bp.get("/<token('case'):case_id>")
@login_required
def show_order(case_id: int) -> ResponseReturnValue:
    """Show the order as the team reads it: dispatch text, never the person's words."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    return render_template(
        "enforcement/orders/show.html",
        case=case,
        page=field_page(case, viewer),
        form=StepForm(version=case.version),
        provisional=provisionally_due([case]),
    )


@bp.post("/<token('case'):case_id>/receive")
@login_required
def receive(case_id: int) -> ResponseReturnValue:
    """Receive the order with one tap (签收)."""
    viewer = current_user()
    form = StepForm()
    with writing():
        case = get_case_or_404(case_id, viewer)
        expect_version(case, form.version_number())
        operations.receive_order(case, viewer, at=now())
    flash(_("Order received"))
    return redirect(url_for(".show_order", case_id=case_id))


@bp.route("/<token('case'):case_id>/return", methods=["GET", "POST"])
@login_required
def return_order(case_id: int) -> ResponseReturnValue:
    """Send the order back to the leader with a reason (退单)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.RETURN_ORDER, case)
    form = ReturnForm(version=case.version)
    if not form.is_submitted() and case.state not in {CaseState.DISPATCHED, CaseState.RECEIVED}:
        raise moved_on(case.id)
    form.offer_reasons(queries.return_reasons())
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, form.version_number())
            operations.return_order(case, viewer, form.to_return(), at=now())
        flash(_("Order sent back to the leader"))
        return redirect(url_for(".list_orders"))
    return render_template("enforcement/orders/return.html", case=case, form=form)
