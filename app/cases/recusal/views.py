"""The page on which somebody keeps away from a matter, or is made to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.home import url_of
from app.accounts.session import current_user
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.recusal import labels, operations, queries
from app.cases.recusal.forms import OrderForm, RecusalForm
from app.cases.registry import panels
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case

bp = Blueprint("recusal", __name__, url_prefix="/cases")


@bp.get("/<token('case'):case_id>/recusal")
@login_required
def show(case_id: int) -> ResponseReturnValue:
    """Show who keeps away, and both ways of doing so."""
    return _page(case_id, _own_form(), None)


def _own_form() -> RecusalForm:
    form = RecusalForm(prefix="own")
    form.offer_grounds()
    return form


def _order_form(case: Case, viewer: User) -> OrderForm:
    form = OrderForm(prefix="order")
    form.offer_grounds()
    people = queries.people_who_know_of(case)
    form.offer_people(person for person in people if person.id != viewer.id)
    return form


def _page(case_id: int, own: RecusalForm, orders: OrderForm | None) -> ResponseReturnValue:
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    may_order = allowed(viewer, Permission.RECUSE, case)
    return render_template(
        "cases/recusal/show.html",
        case=case,
        own=own,
        form=orders if orders is not None and orders.errors else own,
        orders=(orders or _order_form(case, viewer)) if may_order else None,
        recusals=queries.recusals_of(case_id),
    )


@bp.post("/<token('case'):case_id>/recusal/declare")
@login_required
def declare(case_id: int) -> ResponseReturnValue:
    """Keep away from the matter; from then on it does not exist for whoever declared it."""
    get_case_or_404(case_id, current_user())
    form = _own_form()
    if not form.validate():
        return _page(case_id, form, None)
    with writing():
        viewer = current_user()
        operations.declare(get_case_or_404(case_id, viewer), viewer, form.to_ground(), now())
    flash(_("You keep away from the matter: it is shown to you no more"))
    return redirect(url_of(current_user()))


@bp.post("/<token('case'):case_id>/recusal/order")
@login_required
def order(case_id: int) -> ResponseReturnValue:
    """Have somebody keep away from the matter."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.RECUSE, case)
    form = _order_form(case, viewer)
    if not form.validate():
        return _page(case_id, _own_form(), form)
    with writing():
        viewer = current_user()
        case = get_case_or_404(case_id, viewer)
        operations.order(case, viewer, int(form.person.data), form.to_ground(), now())
    flash(_("The person keeps away from the matter from now on"))
    return redirect(url_for("recusal.show", case_id=case_id))


@bp.post("/<token('case'):case_id>/recusal/<token('recusal'):recusal_id>/lift")
@login_required
def lift(case_id: int, recusal_id: int) -> ResponseReturnValue:
    """End a recusal whose ground has gone."""
    with writing():
        viewer = current_user()
        operations.lift(get_case_or_404(case_id, viewer), viewer, recusal_id, now())
    flash(_("The recusal is lifted"))
    return redirect(url_for("recusal.show", case_id=case_id))


def register(app: Flask) -> None:
    """Register the page and its panel on the case page."""
    labels.register()
    app.register_blueprint(bp)
    panels.offer("recusal", "cases/recusal/panel.html", panel_of, 95)


def panel_of(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel: who keeps away."""
    del viewer
    away = (
        [each for each in queries.recusals_of(case.id) if each.lifted_at is None]
        if (case.recused_ids)
        else []
    )
    return {"case_id": case.id, "away": away}
