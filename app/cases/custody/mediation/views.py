"""Mediation: the leader names who mediates; the mediator opens name and telephone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 - Flask passes it

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.roles import Role
from app.accounts.session import current_user
from app.cases.custody import operations, queries, reveal
from app.cases.custody.forms import MediatorForm, OpenForm
from app.cases.custody.labels import words_for
from app.cases.permissions import (
    Permission,
    is_not_complained_of,
    is_not_recused,
    require,
)
from app.cases.queries import get_case_or_404
from app.errors import NotFound, PermissionDenied
from app.extensions import writing
from app.identity import custody
from app.identity.wire.granting import GrantKind, GrantState
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case
    from app.identity.client import OpenedIdentity
    from app.identity.wire.granting import GrantSeen, MediatorNamed

bp = Blueprint("mediation", __name__)


def _standing(grants: Iterable[GrantSeen]) -> list[GrantSeen]:
    return [
        grant
        for grant in grants
        if grant.kind is GrantKind.MEDIATION and grant.state is GrantState.OPEN
    ]


@bp.route("/cases/<token('case'):case_id>/mediation", methods=["GET", "POST"])
@login_required
def name(case_id: int) -> ResponseReturnValue:
    """Name the mediator of a matter; the keeper looks for the person's consent itself."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.NAME_MEDIATOR, case)
    form = MediatorForm()
    form.mediator.choices = [
        ("", ""),
        *((str(user.id), user.display_name) for user in queries.mediators_for(case)),
    ]
    trouble = ""
    if form.validate_on_submit():
        code = _name(case, viewer, int(form.mediator.data))
        if not code:
            return redirect(url_for("mediation.name", case_id=case_id))
        trouble = words_for(code)
    grants, code = queries.listing(partial(custody.grants_on, case.uid))
    standing = _standing(grants)
    return render_template(
        "cases/custody/mediation.html",
        case=case,
        form=form,
        standing=standing[0] if standing else None,
        names=queries.names_of({grant.requester_id for grant in standing}),
        has_mediators=len(form.mediator.choices) > 1,
        trouble=trouble or (words_for(code) if code else ""),
    )


def _name(case: Case, viewer: User, mediator_id: int) -> str:
    uid, viewer_id = case.uid, viewer.id

    def ask() -> MediatorNamed:
        return custody.name_mediator(uid, mediator_id, viewer_id, queries.box_of(uid))

    named, code = queries.asking(ask)
    with writing():
        if named is None:
            operations.refused_opening(uid, viewer_id, code, now())
            return code
        operations.mediator_named(case, named.grant_id, mediator_id, viewer_id, now())
    flash(
        _("Named. The person also consents to being named to the other side.")
        if named.may_disclose
        else _("Named. The person does not consent to being named to the other side.")
    )
    return ""


@bp.post("/mediations/<uuid:grant_id>/end")
@login_required
def end(grant_id: UUID) -> ResponseReturnValue:
    """End a mediation: by the leader or by the mediator."""
    viewer = current_user()
    viewer_id = viewer.id
    grant, code = queries.asking(partial(custody.grant, str(grant_id)))
    if code or grant is None or grant.kind is not GrantKind.MEDIATION:
        raise NotFound
    is_own = grant.requester_id == viewer_id
    case = queries.case_by_uid(grant.case_uid)
    if case is None:
        raise NotFound
    if not is_own:
        case = get_case_or_404(case.id, viewer)
        require(viewer, Permission.NAME_MEDIATOR, case)
    _done, code = queries.asking(partial(custody.end_mediation, grant.grant_id, viewer_id))
    if code:
        flash(words_for(code), "error")
    else:
        with writing():
            operations.mediation_ended(case, grant.grant_id, viewer_id, now())
        flash(_("The mediation is ended; name and telephone are closed"))
    if is_own:
        return redirect(url_for("mediation.list_own"))
    return redirect(url_for("mediation.name", case_id=case.id))


@bp.get("/mediations")
@login_required
def list_own() -> ResponseReturnValue:
    """Show a mediator the mediations they are named for."""
    viewer = current_user()
    if not viewer.has_role(Role.MEDIATOR):
        raise PermissionDenied(Permission.NAME_MEDIATOR.value)
    grants, code = queries.listing(partial(custody.grants_of, viewer.id))
    return render_template(
        "cases/custody/mediations.html",
        listed=[
            each
            for each in queries.listed(_standing(grants), viewer, None)
            if _may_mediate(viewer, each.case)
        ],
        trouble=words_for(code) if code else "",
    )


@bp.route("/mediations/<uuid:grant_id>", methods=["GET", "POST"])
@login_required
def show(grant_id: UUID) -> ResponseReturnValue:
    """Open name and telephone for the named mediator; every view is counted."""
    viewer = current_user()
    viewer_id = viewer.id
    grants, code = queries.listing(partial(custody.grants_of, viewer_id))
    grant = next((g for g in _standing(grants) if g.grant_id == str(grant_id)), None)
    case = queries.case_by_uid(grant.case_uid) if grant is not None else None
    if grant is None or case is None or not _may_mediate(viewer, case):
        raise NotFound
    form = OpenForm()
    trouble = ""
    if form.validate_on_submit():
        opened, code = _open(grant, case, viewer_id)
        if opened is not None:
            back = url_for("mediation.list_own")
            words = _("Every view is counted; this was number %(n)s.", n=grant.views + 1)
            return reveal.page(
                opened.values, viewer, reveal.Shown(case, grant.grant_id, back, words)
            )
        trouble = words_for(code)
    return render_template(
        "cases/custody/open.html",
        case=case,
        grant=grant,
        form=form,
        trouble=trouble,
        is_open=True,
        minutes=reveal.SHOWN_SECONDS // 60,
    )


def _may_mediate(viewer: User, case: Case) -> bool:
    """Say whether who was named is a mediator still and does not keep away from the matter."""
    is_free = is_not_complained_of(viewer, case) and is_not_recused(viewer, case)
    return is_free and viewer.has_role(Role.MEDIATOR)


def _open(grant: GrantSeen, case: Case, viewer_id: int) -> tuple[OpenedIdentity | None, str]:
    uid = case.uid

    def ask() -> OpenedIdentity:
        return custody.open_for_mediation(grant.grant_id, viewer_id, queries.box_of(uid))

    opened, code = queries.asking(ask)
    with writing():
        if opened is None:
            operations.refused_opening(uid, viewer_id, code, now())
        else:
            operations.opened(case, grant.grant_id, viewer_id, grant.purpose.value, now())
    return opened, code
