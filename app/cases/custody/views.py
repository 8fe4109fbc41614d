"""Pages of whoever asks who reported: the request, the reveal, danger to life."""

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
from app.cases.custody.forms import EmergencyForm, OpenForm, RequestForm
from app.cases.custody.labels import ROLE_TOO_NEW, STATE_TONES, words_for
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404
from app.errors import NotFound, OpeningRefused
from app.extensions import writing
from app.identity import client, custody, lifecycle
from app.identity.wire.granting import EmergencyGround, GrantKind, GrantState
from app.identity.wire.kinds import Purpose
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case
    from app.identity.wire.granting import GrantSeen
    from app.identity.wire.kinds import IdentityField

bp = Blueprint("custody", __name__)


@bp.route("/cases/<token('case'):case_id>/identity", methods=["GET", "POST"])
@login_required
def ask_for(case_id: int) -> ResponseReturnValue:
    """Ask for fields of an identity, and follow one's own requests."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.REQUEST_IDENTITY, case)
    form = RequestForm(version=case.version)
    trouble = ""
    if form.validate_on_submit():
        grant_id, code = _request(case, viewer, form)
        if grant_id:
            flash(_("Asked for. A custodian decides; you are told."))
            return redirect(url_for("custody.ask_for", case_id=case_id))
        trouble = words_for(code)
    uid, viewer_id = case.uid, viewer.id
    own, code = queries.listing(partial(custody.grants_of, viewer_id, uid))
    return render_template(
        "cases/custody/request.html",
        case=case,
        form=form,
        own=[grant for grant in own if grant.kind is GrantKind.IDENTITY],
        tones=STATE_TONES,
        trouble=trouble or (words_for(code) if code else ""),
        readiness=queries.readiness(case, viewer_id, now()),
        needs_two=case.is_kept_apart,
    )


def _request(case: Case, viewer: User, form: RequestForm) -> tuple[str | None, str]:
    """Have the keeper write the request down. A matter kept apart is one there before."""
    uid, viewer_id, is_apart = case.uid, viewer.id, case.is_kept_apart
    fields, purpose = form.chosen(), Purpose(form.purpose.data)

    def ask() -> str:
        if is_apart:
            lifecycle.mark_apart(uid)
        return client.request_grant(uid, viewer_id, fields, purpose)

    grant_id, code = queries.asking(ask)
    at = now()
    with writing():
        if grant_id is None:
            operations.refused_opening(uid, viewer_id, code, at)
        else:
            operations.requested(case, grant_id, viewer_id, purpose.value, at)
    return grant_id, code


@bp.post("/identity/<uuid:grant_id>/withdraw")
@login_required
def withdraw(grant_id: UUID) -> ResponseReturnValue:
    """Take one's own request back."""
    viewer = current_user()
    viewer_id = viewer.id
    grant, case = _own(grant_id, viewer)
    _done, code = queries.asking(partial(custody.withdraw, grant.grant_id, viewer_id))
    if code:
        flash(words_for(code), "error")
    else:
        with writing():
            operations.withdrawn(case, grant.grant_id, viewer_id, now())
        flash(_("Taken back"))
    return redirect(url_for("custody.ask_for", case_id=case.id))


def _own(grant_id: UUID, viewer: User) -> tuple[GrantSeen, Case]:
    """Find one's own grant; any other is answered like one that never was."""
    viewer_id = viewer.id
    grant, code = queries.asking(partial(custody.grant, str(grant_id)))
    if code or grant is None:
        raise NotFound
    case = queries.case_of(grant, viewer, Permission.VIEW)
    if grant.requester_id != viewer_id or grant.kind is not GrantKind.IDENTITY:
        raise NotFound
    return grant, case


@bp.route("/identity/<uuid:grant_id>", methods=["GET", "POST"])
@login_required
def show(grant_id: UUID) -> ResponseReturnValue:
    """Open the granted fields once: one view, each field behind a click."""
    viewer = current_user()
    form = OpenForm()
    if form.is_submitted():
        _report_stranger(grant_id, viewer)
    grant, case = _own(grant_id, viewer)
    trouble = ""
    if form.validate_on_submit():
        opened, code = _open(grant, case, viewer)
        if opened is not None:
            return _shown(opened, grant, case, viewer)
        trouble = words_for(code)
    return render_template(
        "cases/custody/open.html",
        case=case,
        grant=grant,
        form=form,
        trouble=trouble,
        is_open=grant.state is GrantState.OPEN,
        minutes=reveal.SHOWN_SECONDS // 60,
    )


def _report_stranger(grant_id: UUID, viewer: User) -> None:
    """Have the keeper refuse, and both records tell, that somebody tried another's grant."""
    viewer_id = viewer.id
    grant, _code = queries.asking(partial(custody.grant, str(grant_id)))
    if grant is None or grant.requester_id == viewer_id:
        return
    _opened, code = queries.asking(
        partial(client.open_identity, grant.grant_id, viewer_id, "", b"")
    )
    with writing():
        operations.refused_opening(grant.case_uid, viewer_id, code, now())
    raise NotFound


def _open(grant: GrantSeen, case: Case, viewer: User) -> tuple[client.OpenedIdentity | None, str]:
    viewer_id, uid = viewer.id, case.uid

    def ask() -> client.OpenedIdentity:
        return client.open_identity(grant.grant_id, viewer_id, *queries.box_of(uid))

    opened, code = queries.asking(ask)
    with writing():
        if opened is None:
            operations.refused_opening(uid, viewer_id, code, now())
        else:
            operations.opened(case, grant.grant_id, viewer_id, grant.purpose.value, now())
    return opened, code


def _shown(
    opened: client.OpenedIdentity, grant: GrantSeen, case: Case, viewer: User
) -> ResponseReturnValue:
    back = url_for("custody.ask_for", case_id=case.id)
    words = _("%(n)s more views, until the approval ends.", n=opened.views_left)
    return reveal.page(opened.values, viewer, reveal.Shown(case, grant.grant_id, back, words))


@bp.route("/cases/<token('case'):case_id>/identity/emergency", methods=["GET", "POST"])
@login_required
def emergency(case_id: int) -> ResponseReturnValue:
    """Danger to life: open name and telephone without an approval; others are told at once."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.OPEN_IN_EMERGENCY, case)
    form = EmergencyForm()
    trouble = ""
    if form.validate_on_submit():
        opened, code = _open_in_emergency(case, viewer, form)
        if opened is not None:
            values, left = opened
            back = url_for("cases.show_case", case_id=case_id)
            words = _("%(n)s more this month, once this one is reviewed.", n=left)
            return reveal.page(values, viewer, reveal.Shown(case, form.ground.data, back, words))
        trouble = words_for(code)
    return render_template("cases/custody/emergency.html", case=case, form=form, trouble=trouble)


def _open_in_emergency(
    case: Case, viewer: User, form: EmergencyForm
) -> tuple[tuple[dict[IdentityField, str], int] | None, str]:
    ground, said = EmergencyGround(form.ground.data), str(form.words.data).strip()
    uid, unit_id, viewer_id = case.uid, case.unit_id, viewer.id
    # Never by delegation, nor by a role or credentials made anew: nobody signs beside the leader.
    counts = viewer.counts_for_identity(Role.LEADER, unit_id, now())

    def ask() -> tuple[dict[IdentityField, str], int]:
        if not counts:
            raise OpeningRefused(ROLE_TOO_NEW)
        return custody.open_emergency(uid, viewer_id, unit_id, ground, queries.box_of(uid))

    opened, code = queries.asking(ask)
    with writing():
        if opened is None:
            operations.refused_opening(uid, viewer_id, code, now())
        else:
            operations.emergency_opened(case, viewer_id, ground.value, said, now())
    return opened, code
