"""Pages of proposal, sign-off and spoken order, and the leader's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases import originals
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404, provisionally_due
from app.cases.signoff import operations, queries
from app.cases.signoff.forms import (
    ProposalForm,
    SignAfterwardsForm,
    SignOffForm,
    SpokenOrderForm,
)
from app.cases.signoff.sealed import may_go_out
from app.cases.states import BEFORE_DISPATCH, CaseState
from app.cases.workflow import expect_version, moved_on
from app.extensions import writing
from app.web.language import time_zone
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case

bp = Blueprint("signoff", __name__, url_prefix="/cases")
inbox = Blueprint("inbox", __name__)


@inbox.get("/inbox")
@login_required
def list_inbox() -> ResponseReturnValue:
    """Show what waits for this leader's hand."""
    found = queries.inbox_of(current_user())
    cases = [*found.to_sign, *found.to_sign_afterwards, *found.to_review, *found.in_charge]
    return render_template(
        "cases/signoff/inbox.html", inbox=found, provisional=provisionally_due(cases)
    )


def _words_for(viewer: User, case: Case) -> originals.Words | None:
    """Show the person's words to whoever may read them now; the page stands without them."""
    return originals.read_words(viewer, case) if originals.ground_for(viewer, case) else None


@bp.route("/<token('case'):case_id>/proposal", methods=["GET", "POST"])
@login_required
def propose(case_id: int) -> ResponseReturnValue:
    """Propose team, demands and dispatch text (拟办)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.PROPOSE, case)
    form = ProposalForm(version=case.version, dispatch_text=case.dispatch_text or case.summary)
    if not form.is_submitted():
        form.urgency.data = case.urgency.value
        form.team.data = case.proposed_team_id
        form.demands.data = case.demands
        if case.state is not CaseState.PROPOSING:
            raise moved_on(case.id)
    form.offer_teams(queries.teams_for(case))
    form.offer_lists()
    shown, texts = form.version_number(), (form.dispatch_text, form.demands)
    if form.validate_on_submit() and may_go_out(case, viewer, shown, *texts):
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, form.version_number())
            operations.propose(case, viewer, form.to_proposal(), at=now())
        flash(_("Proposed: the matter is in the leader's inbox"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    words = _words_for(viewer, case)
    return render_template("cases/signoff/proposal.html", case=case, form=form, words=words)


@bp.route("/<token('case'):case_id>/sign-off", methods=["GET", "POST"])
@login_required
def sign_off_case(case_id: int) -> ResponseReturnValue:
    """Sign the opinion and send the matter to a team (批办)."""
    leader = current_user()
    case = get_case_or_404(case_id, leader)
    require(leader, Permission.SIGN_OFF, case)
    if case.lacks_signature:
        return _sign_afterwards(case, leader)
    form = SignOffForm(
        version=case.version, dispatch_text=case.dispatch_text, is_major=case.is_major
    )
    if not form.is_submitted():
        form.team.data = case.proposed_team_id
        form.complexity.data = case.complexity.value
        form.flags_kept_because.data = case.flags_kept_because
        if case.state is not CaseState.AWAITING_SIGN_OFF:
            raise moved_on(case.id)
    form.offer_teams(queries.teams_for(case))
    form.offer_lists()
    form.looked_at(case.dispatch_text, case.flags_kept_because)
    shown, texts = form.version_number(), (form.dispatch_text, form.opinion)
    if form.validate_on_submit() and may_go_out(case, leader, shown, *texts):
        with writing():
            case = get_case_or_404(case_id, leader)
            expect_version(case, form.version_number())
            operations.sign_off(case, leader, form.to_opinion(), at=now())
        flash(_("Opinion signed: the order is on its way to the team"))
        return redirect(url_for("inbox.list_inbox"))
    return _sign_off_page(case, form, leader)


def _sign_off_page(case: Case, form: SignOffForm, leader: User) -> ResponseReturnValue:
    opinions = queries.common_opinions()
    chosen = request.args.get("opinion", "")
    if (
        not form.is_submitted()
        and chosen.isascii()
        and chosen.isdigit()
        and int(chosen) < len(opinions)
    ):
        form.opinion.data = opinions[int(chosen)]
    words = _words_for(leader, case)
    return render_template(
        "cases/signoff/sign_off.html",
        case=case,
        form=form,
        words=words,
        opinions=opinions,
        provisional=provisionally_due([case]),
    )


def _sign_afterwards(case: Case, leader: User) -> ResponseReturnValue:
    form = SignAfterwardsForm(version=case.version, opinion=case.oral_order)
    case_id = case.id
    shown = form.version_number()
    if form.validate_on_submit() and may_go_out(case, leader, shown, form.opinion):
        with writing():
            case = get_case_or_404(case_id, leader)
            expect_version(case, form.version_number())
            operations.sign_afterwards(case, leader, form.to_opinion(), at=now())
        flash(_("The spoken order is signed"))
        return redirect(url_for("inbox.list_inbox"))
    return render_template("cases/signoff/sign_afterwards.html", case=case, form=form)


@bp.route("/<token('case'):case_id>/spoken-order", methods=["GET", "POST"])
@login_required
def enter_spoken_order(case_id: int) -> ResponseReturnValue:
    """Enter an order given by word of mouth (先口头交办)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ORDER_ORALLY, case)
    local_now = now().astimezone(ZoneInfo(time_zone())).replace(tzinfo=None)
    form = SpokenOrderForm(
        version=case.version,
        dispatch_text=case.dispatch_text or case.summary,
        spoken_at=local_now,
    )
    if not form.is_submitted() and case.state not in BEFORE_DISPATCH:
        raise moved_on(case.id)
    form.offer_teams(queries.teams_for(case))
    form.offer_leaders(queries.leaders_of(case.unit_id))
    shown, texts = form.version_number(), (form.dispatch_text, form.words)
    if form.validate_on_submit() and may_go_out(case, viewer, shown, *texts, waits=False):
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, form.version_number())
            operations.order_orally(case, viewer, form.to_order(), at=now())
        flash(_("Order sent: the leader's signature is due within the hour"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    words = _words_for(viewer, case)
    return render_template(
        "cases/signoff/spoken_order.html",
        case=case,
        form=form,
        words=words,
        provisional=provisionally_due([case]),
    )
