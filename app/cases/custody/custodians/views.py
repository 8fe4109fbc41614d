"""Pages of custodians: what waits, the decision, emergencies to review, who opened what.

None of them shows anything of an identity: number, fields, purpose and requester only.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 - Flask passes it

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.roles import Role
from app.accounts.session import current_user
from app.cases.custody import operations, queries
from app.cases.custody.forms import ApproveForm, RefuseForm, ReviewForm
from app.cases.custody.labels import STATE_TONES, words_for
from app.cases.models import Case
from app.cases.permissions import Permission, allowed
from app.errors import NotFound, PermissionDenied
from app.extensions import db, writing
from app.identity import custody
from app.identity.wire.granting import Finding, GrantState, RefusalGround
from app.identity.wire.kinds import Refusal
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.identity.wire.granting import ApprovalOffered, ApprovalTaken, GrantSeen

bp = Blueprint("custodians", __name__)


def custodian() -> User:
    """Give the viewer, who has to be a custodian of some unit."""
    viewer = current_user()
    if not viewer.has_role(Role.CUSTODIAN):
        raise PermissionDenied(Permission.APPROVE_IDENTITY.value)
    return viewer


@bp.get("/custody")
@login_required
def list_waiting() -> ResponseReturnValue:
    """Show the requests that wait, emergencies to review, and the state of one's credential."""
    viewer = custodian()
    viewer_id = viewer.id
    waiting, code = queries.listing(custody.waiting_grants)
    emergencies, _code = queries.listing(custody.emergencies)
    known, _code = queries.listing(custody.credentials)
    cases = {each.case_uid: queries.case_by_uid(each.case_uid) for each in emergencies}
    return render_template(
        "cases/custody/waiting.html",
        waiting=queries.listed(waiting, viewer, Permission.APPROVE_IDENTITY),
        emergencies=[
            (each, case)
            for each in emergencies
            if (case := cases[each.case_uid]) is not None
            and allowed(viewer, Permission.APPROVE_IDENTITY, case)
        ],
        names=queries.names_of({each.reader_id for each in emergencies}),
        own=next((each for each in known if each.user_id == viewer_id), None),
        trouble=words_for(code) if code else "",
    )


def _request_of(grant_id: UUID, viewer: User) -> tuple[GrantSeen, Case]:
    grant, code = queries.asking(partial(custody.grant, str(grant_id)))
    if code or grant is None:
        raise NotFound
    return grant, queries.case_of(grant, viewer, Permission.APPROVE_IDENTITY)


@bp.route("/custody/requests/<uuid:grant_id>", methods=["GET", "POST"])
@login_required
def decide(grant_id: UUID) -> ResponseReturnValue:
    """Show what is asked for and take the approver's signature."""
    viewer = custodian()
    viewer_id = viewer.id
    grant, case = _request_of(grant_id, viewer)
    form = ApproveForm()
    trouble = ""
    if form.validate_on_submit():
        taken, code = _approve(grant, case, viewer, form)
        if taken is not None:
            flash(_("Approved") if taken.is_open else _("Approved; a second custodian has to, too"))
            return redirect(url_for("custodians.list_waiting"))
        form.answer.errors = [words_for(code)]
    offered: ApprovalOffered | None = None
    if grant.state is GrantState.WAITING:
        offered, code = queries.asking(partial(custody.begin_approval, grant.grant_id, viewer_id))
        trouble = words_for(code) if code else ""
    return _decision_page(grant, case, form, offered, trouble)


def _approve(
    grant: GrantSeen, case: Case, viewer: User, form: ApproveForm
) -> tuple[ApprovalTaken | None, str]:
    if not viewer.counts_for_identity(Role.CUSTODIAN, case.unit_id, now()):
        return None, Refusal.APPROVER_TOO_NEW.value
    viewer_id, uid = viewer.id, case.uid
    nonce, answer = str(form.nonce.data or ""), form.signature()
    taken, code = queries.asking(
        partial(custody.give_approval, grant.grant_id, viewer_id, nonce, answer)
    )
    with writing():
        if taken is None:
            operations.refused_opening(uid, viewer_id, code, now())
        else:
            subject = "approved" if taken.is_open else "first"
            operations.decided(case, grant.grant_id, viewer_id, grant.requester_id, subject, now())
    return taken, code


def _decision_page(
    grant: GrantSeen,
    case: Case,
    form: ApproveForm,
    offered: ApprovalOffered | None,
    trouble: str,
) -> ResponseReturnValue:
    if offered is not None:
        form.nonce.data = offered.nonce
    people = queries.names_of({grant.requester_id, *grant.approver_ids})
    return render_template(
        "cases/custody/decide.html",
        grant=grant,
        case=case,
        form=form,
        offered=offered,
        trouble=trouble,
        names=people,
        tones=STATE_TONES,
    )


@bp.route("/custody/requests/<uuid:grant_id>/refusal", methods=["GET", "POST"])
@login_required
def refuse(grant_id: UUID) -> ResponseReturnValue:
    """Refuse a request for a reason."""
    viewer = custodian()
    viewer_id = viewer.id
    grant, case = _request_of(grant_id, viewer)
    form = RefuseForm()
    trouble = ""
    if form.validate_on_submit():
        ground = RefusalGround(form.ground.data)
        _done, code = queries.asking(partial(custody.refuse, grant.grant_id, viewer_id, ground))
        if not code:
            with writing():
                operations.decided(
                    case, grant.grant_id, viewer_id, grant.requester_id, ground.value, now()
                )
            flash(_("Not approved; the requester is told why"))
            return redirect(url_for("custodians.list_waiting"))
        trouble = words_for(code)
    return render_template(
        "cases/custody/refuse.html", grant=grant, case=case, form=form, trouble=trouble
    )


@bp.route("/custody/emergencies/<uuid:emergency_id>", methods=["GET", "POST"])
@login_required
def review(emergency_id: UUID) -> ResponseReturnValue:
    """Say what was found of an emergency; until then the unit has no other."""
    viewer = custodian()
    viewer_id = viewer.id
    waiting, _code = queries.listing(custody.emergencies)
    seen = next((each for each in waiting if each.emergency_id == str(emergency_id)), None)
    case = queries.case_by_uid(seen.case_uid) if seen is not None else None
    if seen is None or case is None or not allowed(viewer, Permission.APPROVE_IDENTITY, case):
        raise NotFound
    form = ReviewForm()
    trouble = ""
    if form.validate_on_submit():
        finding = Finding(form.finding.data)
        _done, code = queries.asking(
            partial(custody.review_emergency, seen.emergency_id, viewer_id, finding)
        )
        if not code:
            with writing():
                operations.reviewed(case, viewer_id, finding.value, now())
            flash(_("The review is recorded"))
            return redirect(url_for("custodians.list_waiting"))
        trouble = words_for(code)
    names = queries.names_of({seen.reader_id})
    return render_template(
        "cases/custody/review.html", seen=seen, case=case, form=form, trouble=trouble, names=names
    )


@bp.get("/custody/requests")
@login_required
def recent() -> ResponseReturnValue:
    """Show custodians and the auditor the newest requests of all, without anything of a person."""
    viewer = current_user()
    if not viewer.has_role(Role.CUSTODIAN, Role.AUDITOR):
        raise PermissionDenied(Permission.READ_OPENINGS.value)
    grants, code = queries.listing(custody.recent_grants)
    return render_template(
        "cases/custody/recent.html",
        name_for=partial(queries.name_for, viewer=viewer),
        listed=queries.listed(grants, viewer, Permission.READ_OPENINGS),
        tones=STATE_TONES,
        trouble=words_for(code) if code else "",
    )


@bp.get("/cases/<token('case'):case_id>/identity/openings")
@login_required
def history(case_id: int) -> ResponseReturnValue:
    """Show custodians and the auditor who asked for and opened the identity of a matter."""
    viewer = current_user()
    case = db.session.get(Case, case_id)
    if case is None or not allowed(viewer, Permission.READ_OPENINGS, case):
        raise NotFound
    uid = case.uid
    grants, code = queries.listing(partial(custody.grants_on, uid))
    openings, _code = queries.listing(partial(custody.openings, uid))
    emergencies, _code = queries.listing(partial(custody.emergencies, uid))
    people = {each.reader_id for each in openings} | {each.reader_id for each in emergencies}
    people |= {grant.requester_id for grant in grants}
    people |= {user_id for grant in grants for user_id in grant.approver_ids}
    return render_template(
        "cases/custody/history.html",
        case_name=queries.name_for(case, viewer),
        grants=grants,
        openings=openings,
        emergencies=emergencies,
        names=queries.names_of(people),
        tones=STATE_TONES,
        trouble=words_for(code) if code else "",
    )
