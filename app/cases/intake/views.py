"""Taking a call, showing its reference once, and the acceptance pages."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.exc import IntegrityError

from app.accounts.session import current_user
from app.cases.evidence.operations import discard, on_disk
from app.cases.intake import handed_in, operations, queries, slip
from app.cases.intake.forms import (
    AnswerForm,
    CompetentBodyForm,
    DeclineForm,
    RegistrationForm,
)
from app.cases.intake.reference import reference_from_token
from app.cases.models import Case
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import LARGEST_ID, get_case_or_404
from app.cases.references.queries import digits_for_staff
from app.cases.registry.actions import actions_for
from app.cases.states import CaseState
from app.cases.workflow import expect_version, moved_on
from app.clocks.queries import running_clocks
from app.errors import NotFound, PermissionDenied
from app.extensions import db, end_reading, writing
from app.identity.wire.kinds import Disclosure
from app.web.forms import PageForm
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.intake.forms import DecisionForm
    from app.cases.intake.operations import Decision, Registration
    from app.config import Config
    from app.web.uploads import Checked

bp = Blueprint("intake", __name__)

TOKEN_LENGTH: Final = 32
SHOWN_AGAIN_SECONDS: Final = 120


def _config() -> Config:
    config: Config = current_app.extensions["huiyin.config"]
    return config


@bp.route("/desk/register", methods=["GET", "POST"])
@login_required
def register_call() -> ResponseReturnValue:
    """Take a call on one page. What was typed is kept within this answer only."""
    return take_down(current_user())


class Ringing(NamedTuple):
    """A call announced by the telephone system, whose number is sealed already."""

    case_uid: str
    spoke_before: bool | None
    on_registered: Callable[[str, datetime], None]


def take_down(viewer: User, call: Ringing | None = None) -> ResponseReturnValue:
    """Show the form, or save what it holds; for a call that rings, without its number."""
    units = queries.desk_units_of(viewer)
    if not units:
        raise PermissionDenied(Permission.REGISTER.value)
    form = RegistrationForm()
    categories = queries.category_choice()
    form.offer(units, categories)
    if not form.is_submitted() or len(form.token.data or "") != TOKEN_LENGTH:
        form.token.data = secrets.token_hex(TOKEN_LENGTH // 2)
    if not form.is_submitted():
        form.opened_at.data = now().isoformat()
        form.channel.data, form.urgency.data = "hotline", "normal"
    if form.validate_on_submit():
        draft = replace(
            form.to_registration(), reach_by_caller=call is not None and form.calls_back()
        )
        return _save(draft, str(form.token.data), form.handed_in.checked, call)
    return render_template(
        "cases/intake/register.html", form=form, units=units, categories=categories, call=call
    )


def _save(
    draft: Registration, token: str, files: Sequence[Checked], call: Ringing | None
) -> ResponseReturnValue:
    """Seal, then keep; the same page sent twice makes one matter."""
    viewer = current_user()
    user_id = viewer.id
    config = _config()
    anonymous = draft.identity.disclosure is Disclosure.ANONYMOUS
    length = digits_for_staff(anonymous=anonymous)
    reference = reference_from_token(token, config.reference_key, length)
    sealed = operations.seal_registration(
        draft,
        viewer,
        reference=reference,
        key=config.reference_key,
        token=token,
        case_uid=call.case_uid if call else "",
    )
    received = handed_in.seal_all(files, sealed.case_uid, user_id, draft.channel)
    at = now()
    case_id = None
    end_reading()
    try:
        with on_disk(received), writing():
            known = queries.case_of_submission(sealed.submission)
            if known is None:
                case = operations.register_case(draft, sealed, viewer, at)
                case_id = case.id
                handed_in.keep_all(received, case, user_id, at)
                if call is not None:
                    call.on_registered(call.case_uid, at)
    except IntegrityError:
        # PostgreSQL lets both of a double click begin; the unique token lets one through.
        known = queries.case_of_submission(sealed.submission)
        if known is None:
            raise
    if case_id is None and known is not None:
        discard(received)
        return _already_registered(known, reference, user_id, at)
    return _to_slip(int(case_id or 0), reference, user_id, at)


def _already_registered(
    case_id: int, reference: str, user_id: int, at: datetime
) -> ResponseReturnValue:
    """Lead a double click to the page of the first; the browser has dropped the first answer."""
    case = db.session.get_one(Case, case_id)
    if case.registered_by_id != user_id:
        raise NotFound
    flash(_("This matter is already registered; nothing was saved twice"))
    if (at - case.registered_at).total_seconds() > SHOWN_AGAIN_SECONDS:
        return redirect(url_for("intake.registered", case_id=case_id))
    return _to_slip(case_id, reference, user_id, at)


def _to_slip(case_id: int, reference: str, user_id: int, at: datetime) -> ResponseReturnValue:
    config = _config()
    response = redirect(url_for("intake.registered", case_id=case_id))
    slip.hand_over(
        response,
        slip.Slip(case_id, user_id, reference),
        at=at,
        secure=config.secure_cookies,
    )
    return response


@bp.get("/desk/registered/<token('case'):case_id>")
@login_required
def registered(case_id: int) -> ResponseReturnValue:
    """Show the reference once, to be read out, with the limits that now run."""
    viewer = current_user()
    config = _config()
    case = db.session.get(Case, case_id) if case_id <= LARGEST_ID else None
    if case is None or case.registered_by_id != viewer.id:
        raise NotFound
    found = slip.read(request.cookies.get(slip.COOKIE, ""), at=now())
    fits = found is not None and (found.case_id, found.user_id) == (case_id, viewer.id)
    may_follow = allowed(viewer, Permission.VIEW, case)
    if not (fits or may_follow):
        raise NotFound
    page = render_template(
        "cases/intake/registered.html",
        case=case,
        reference=found.reference if found and fits else "",
        may_follow=may_follow,
        clocks=running_clocks(case_id) if may_follow else [],
        actions=actions_for(case, viewer) if may_follow else [],
    )
    response = current_app.make_response(page)
    if found is not None:
        slip.take_back(response, secure=config.secure_cookies)
    return response


@bp.route("/cases/<token('case'):case_id>/accept", methods=["GET", "POST"])
@login_required
def accept(case_id: int) -> ResponseReturnValue:
    """Accept with one press; the page asks when somebody comes by its address."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ACCEPT, case)
    if request.method == "POST":
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, PageForm(request.form).version_number())
            operations.accept(case, viewer, now())
        flash(_("Accepted: the proposal comes next"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    _require_registered(case)
    return render_template("cases/intake/accept.html", case=case)


def _require_registered(case: Case) -> None:
    if case.state is not CaseState.REGISTERED:
        raise moved_on(case.id)


def _decide(
    case: Case,
    viewer: User,
    form: DecisionForm,
    carry: Callable[[Case, User, Decision, datetime], None],
    title: str,
) -> ResponseReturnValue:
    """Show a decision's form, or take the decision and go back to the matter."""
    case_id = case.id
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, form.version_number())
            carry(case, viewer, form.to_decision(), now())
        flash(_("Recorded, with what the person is told"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    _require_registered(case)
    return render_template("cases/intake/decision.html", case=case, form=form, title=title)


@bp.route("/cases/<token('case'):case_id>/decline", methods=["GET", "POST"])
@login_required
def decline(case_id: int) -> ResponseReturnValue:
    """Do not accept, on a ground that fits the kind of matter (不予受理)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.DECLINE, case)
    form = DeclineForm(version=case.version)
    form.choice.choices = queries.decline_grounds(case.kind)
    if not form.choice.choices:
        flash(_("There is no ground on which this kind of matter may be declined"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    return _decide(case, viewer, form, operations.decline, _("Do not accept"))


@bp.route("/cases/<token('case'):case_id>/tell-elsewhere", methods=["GET", "POST"])
@login_required
def tell_elsewhere(case_id: int) -> ResponseReturnValue:
    """Tell the person which body is competent (告知)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ACCEPT, case)
    form = CompetentBodyForm(version=case.version)
    form.choice.choices = queries.competent_bodies()
    return _decide(case, viewer, form, operations.tell_elsewhere, _("Tell which body is competent"))


@bp.route("/cases/<token('case'):case_id>/transfer", methods=["GET", "POST"])
@login_required
def transfer(case_id: int) -> ResponseReturnValue:
    """Send the matter to the competent body ourselves (移送)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ACCEPT, case)
    form = CompetentBodyForm(version=case.version)
    form.choice.choices = queries.competent_bodies()
    return _decide(case, viewer, form, operations.transfer, _("Transfer to the competent body"))


@bp.route("/cases/<token('case'):case_id>/answer", methods=["GET", "POST"])
@login_required
def answer(case_id: int) -> ResponseReturnValue:
    """Answer at the desk (当场答复)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ACCEPT, case)
    form = AnswerForm(version=case.version)
    return _decide(case, viewer, form, operations.answer_at_desk, _("Answer at the desk"))
