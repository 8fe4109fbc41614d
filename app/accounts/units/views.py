"""Pages of the tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy import func, select

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.people.queries import depth, tree
from app.accounts.permissions import HousePermission, may, require_house
from app.accounts.session import current_user
from app.accounts.units import operations
from app.accounts.units.forms import NewUnitForm, UnitForm
from app.errors import ActionNotAllowed, InvalidInput, NotFound
from app.extensions import db, writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("units", __name__, url_prefix="/admin/units")


def _unit_or_404(unit_id: int, *, lock: bool = False) -> Unit:
    unit = db.session.get(Unit, unit_id, with_for_update={"of": Unit} if lock else None)
    if unit is None:
        raise NotFound
    return unit


@bp.get("")
@login_required
def list_units() -> ResponseReturnValue:
    """Show the tree with number words and how many people each unit has."""
    viewer = current_user()
    require_house(viewer, HousePermission.READ_PEOPLE)
    counted = (
        select(Membership.unit_id, func.count(Membership.user_id.distinct()))
        .join(User, User.id == Membership.user_id)
        .where(User.active)
        .group_by(Membership.unit_id)
    )
    members = {row[0]: row[1] for row in db.session.execute(counted)}
    return render_template(
        "accounts/units/list.html",
        units=tree(db.session.scalars(select(Unit)).all()),
        depth=depth,
        members=members,
        below=operations.kinds_below,
        manages=may(viewer, HousePermission.MANAGE_UNITS),
    )


@bp.route("/<token('unit'):parent_id>/new", methods=["GET", "POST"])
@login_required
def add_unit(parent_id: int) -> ResponseReturnValue:
    """Add a unit below this one."""
    require_house(current_user(), HousePermission.MANAGE_UNITS)
    parent = _unit_or_404(parent_id)
    form = NewUnitForm()
    form.offer_kinds(parent)
    form.offer_districts()
    if form.validate_on_submit():
        try:
            with writing():
                kind = UnitKind(str(form.kind.data))
                operations.add_unit(current_user(), parent_id, kind, form.to_draft(), now())
        except InvalidInput as refused:
            form[refused.field or "number_word"].errors = [refused.reason]
        else:
            flash(_("The unit is added"))
            return redirect(url_for("units.list_units"))
    return render_template("accounts/units/new.html", form=form, parent=parent)


@bp.route("/<token('unit'):unit_id>", methods=["GET", "POST"])
@login_required
def edit_unit(unit_id: int) -> ResponseReturnValue:
    """Change names, number word and district."""
    require_house(current_user(), HousePermission.MANAGE_UNITS)
    unit = _unit_or_404(unit_id)
    form = UnitForm(obj=unit)
    form.is_team = unit.kind is UnitKind.TEAM
    form.offer_districts()
    if form.validate_on_submit():
        try:
            with writing():
                unit = _unit_or_404(unit_id, lock=True)
                operations.change_unit(current_user(), unit, form.to_draft(), now())
        except InvalidInput as refused:
            form[refused.field or "number_word"].errors = [refused.reason]
        else:
            flash(_("The unit is changed"))
            return redirect(url_for("units.list_units"))
    return render_template("accounts/units/edit.html", form=form, unit=_unit_or_404(unit_id))


@bp.post("/<token('unit'):unit_id>/close")
@login_required
def close_unit(unit_id: int) -> ResponseReturnValue:
    """Close a unit that nobody belongs to and that has nothing in hand."""
    require_house(current_user(), HousePermission.MANAGE_UNITS)
    return _switch(unit_id, opens=False)


@bp.post("/<token('unit'):unit_id>/open")
@login_required
def open_unit(unit_id: int) -> ResponseReturnValue:
    """Open a closed unit again."""
    require_house(current_user(), HousePermission.MANAGE_UNITS)
    return _switch(unit_id, opens=True)


def _switch(unit_id: int, *, opens: bool) -> ResponseReturnValue:
    act = operations.open_unit if opens else operations.close_unit
    try:
        with writing():
            act(current_user(), _unit_or_404(unit_id, lock=True), now())
    except ActionNotAllowed as refused:
        flash(_("Not done: %(reason)s", reason=refused.reason), "error")
        return redirect(url_for("units.edit_unit", unit_id=unit_id))
    flash(_("The unit is open again") if opens else _("The unit is closed"))
    return redirect(url_for("units.list_units"))
