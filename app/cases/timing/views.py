"""Pages of the time of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.timing import operations, queries
from app.cases.timing.forms import (
    DecisionForm,
    DelayForm,
    ExtensionForm,
    PauseForm,
    RunOnForm,
)
from app.cases.timing.rules import EXTENSION_GROUNDS
from app.clocks import changes
from app.clocks.computation import Pause
from app.clocks.kinds import Ground, RequestKind
from app.clocks.operations import would_be_due
from app.clocks.queries import agency_zone, open_request, policy_of
from app.errors import ActionNotAllowed
from app.extensions import writing
from app.web.now import now
from app.web.tokens import token_of

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case
    from app.clocks.models import Clock, ClockRequest
    from app.clocks.policies import Policy

bp = Blueprint("timing", __name__, url_prefix="/cases/<token('case'):case_id>")

EXAMPLES: Final = (timedelta(days=7), timedelta(days=30))
"""How long a pause may last, to show beforehand what it would do to the due time."""


class Example(NamedTuple):
    """When a limit would be due if it ran on again at a moment."""

    runs_on_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """What every page of one clock begins with."""

    viewer: User
    case: Case
    clock: Clock
    policy: Policy
    at: datetime

    def shown_with(self, template: str, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - a template takes anything
        """Render a page of this clock."""
        return render_template(
            template, case=self.case, clock=self.clock, policy=self.policy, at=self.at, **values
        )


def _open(case_id: int, clock_id: int) -> Page:
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    clock = queries.clock_or_404(case, clock_id)
    return Page(viewer, case, clock, policy_of(clock), now())


def _newest_of(clock_id: int) -> str:
    """What a page of this clock has shown, for ``expect_change``."""
    return token_of(queries.last_change_id(clock_id), "change")


def _back_to(case_id: int, clock_id: int) -> ResponseReturnValue:
    anchor = f"clock-{token_of(clock_id, 'clock')}"
    return redirect(url_for(".list_clocks", case_id=case_id, _anchor=anchor))


@bp.get("/clocks")
@login_required
def list_clocks(case_id: int) -> ResponseReturnValue:
    """Explain every limit of a case: “how was this computed?”."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    at = now()
    clocks = queries.explained_clocks(case, viewer, at)
    return render_template(
        "cases/timing/clocks.html",
        case=case,
        clocks=clocks,
        superior=queries.superior_of(case, [each.clock for each in clocks]),
        at=at,
    )


@bp.route("/clocks/<token('clock'):clock_id>/pause", methods=["GET", "POST"])
@login_required
def ask_pause(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Ask that a limit stand still (中止计时)."""
    page = _open(case_id, clock_id)
    require(page.viewer, Permission.ASK_FOR_TIME, page.case)
    refusal = changes.refusal_of_pause(page.clock, page.policy, page.at)
    _require_possible(page.clock, refusal)
    form = PauseForm(version=_newest_of(clock_id))
    form.offer_grounds(page.policy.pause_grounds)
    form.keep_out(page.case.respondent_name)
    if form.validate_on_submit():
        return _ask(case_id, clock_id, form)
    return page.shown_with(
        "cases/timing/pause.html", form=form, examples=_examples(page.clock, page.policy, page.at)
    )


@bp.route("/clocks/<token('clock'):clock_id>/extend", methods=["GET", "POST"])
@login_required
def ask_extension(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Ask for more time (延长期限); the new date is shown before anything is sent."""
    page = _open(case_id, clock_id)
    require(page.viewer, Permission.ASK_FOR_TIME, page.case)
    refusal = changes.refusal_of_extension(page.clock, page.policy, page.at)
    _require_possible(page.clock, refusal)
    left = (page.policy.max_extension or 0) - page.clock.extended_by
    form = ExtensionForm(version=_newest_of(clock_id))
    form.offer_grounds(EXTENSION_GROUNDS)
    form.keep_out(page.case.respondent_name)
    form.allow(left)
    new_due_at = None
    looking = "look" in request.form
    if form.is_submitted() and form.amount_is_fine():
        new_due_at = would_be_due(page.clock, page.policy, more=form.more() or 0)
    if not looking and form.validate_on_submit():
        return _ask(case_id, clock_id, form)
    return page.shown_with(
        "cases/timing/extend.html",
        form=form,
        left=left,
        new_due_at=new_due_at,
        latest_due_at=would_be_due(page.clock, page.policy, more=left),
    )


def _require_possible(clock: Clock, refusal: str | None) -> None:
    """Show no form whose sending would be refused; a second press is told who asked first."""
    waiting = open_request(clock.id)
    if waiting is not None:
        raise operations.already_asked(waiting)
    if refusal is not None:
        raise ActionNotAllowed(refusal)


def _ask(case_id: int, clock_id: int, form: PauseForm) -> ResponseReturnValue:
    viewer = current_user()
    with writing():
        case = get_case_or_404(case_id, viewer)
        clock = queries.clock_or_404(case, clock_id)
        operations.expect_change(clock, form.last_shown("change"))
        operations.ask(case, clock, viewer, form.to_asked(), now())
    flash(_("Asked: the request is in the leaders' inbox. The limit runs on until they decide."))
    return _back_to(case_id, clock_id)


def _examples(clock: Clock, policy: Policy, at: datetime) -> list[Example]:
    return [
        Example(at + span, would_be_due(clock, policy, pause=Pause(at, at + span)))
        for span in EXAMPLES
    ]


@bp.route("/time-requests/<token('request'):request_id>", methods=["GET", "POST"])
@login_required
def decide(case_id: int, request_id: int) -> ResponseReturnValue:
    """Grant or refuse what was asked for a limit."""
    leader = current_user()
    case = get_case_or_404(case_id, leader)
    require(leader, Permission.GRANT_TIME, case)
    asked = queries.request_or_404(case, request_id)
    form = DecisionForm()
    granting = "grant" in request.form
    if form.validate_on_submit() and (granting or form.says_why()):
        return _decide(case_id, request_id, form, granting=granting)
    page = _open(case_id, asked.clock_id)
    return page.shown_with(
        "cases/timing/decide.html",
        form=form,
        asked=asked,
        is_own=asked.requested_by_id == leader.id,
        refusal=queries.refusal_of(asked, page.clock, page.policy, page.at),
        new_due_at=_due_if_granted(asked, page.clock, page.policy),
        examples=(
            _examples(page.clock, page.policy, page.at) if asked.kind is RequestKind.PAUSE else []
        ),
    )


def _due_if_granted(asked: ClockRequest, clock: Clock, policy: Policy) -> datetime | None:
    if asked.kind is RequestKind.PAUSE:
        return None
    return would_be_due(clock, policy, more=asked.amount or 0)


def _decide(
    case_id: int, request_id: int, form: DecisionForm, *, granting: bool
) -> ResponseReturnValue:
    leader = current_user()
    with writing():
        case = get_case_or_404(case_id, leader)
        asked = queries.request_or_404(case, request_id)
        clock = queries.clock_or_404(case, asked.clock_id)
        operations.decide(case, clock, asked, leader, form.to_decision(granted=granting), now())
    flash(
        _("Granted: the person is told of it")
        if granting
        else _("Refused: the limit runs on as it is")
    )
    return redirect(url_for("inbox.list_inbox"))


@bp.route("/clocks/<token('clock'):clock_id>/run-on", methods=["GET", "POST"])
@login_required
def run_on(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Let a limit run on that stands still (恢复计时)."""
    page = _open(case_id, clock_id)
    if not allowed(page.viewer, Permission.GRANT_TIME, page.case):
        require(page.viewer, Permission.ASK_FOR_TIME, page.case)
    paused_at = page.clock.paused_at
    if paused_at is None or page.clock.stopped_at is not None:
        raise ActionNotAllowed(_("This limit does not stand still."))
    form = RunOnForm(version=_newest_of(clock_id))
    form.keep_out(page.case.respondent_name)
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, page.viewer)
            clock = queries.clock_or_404(case, clock_id)
            operations.expect_change(clock, form.last_shown("change"))
            operations.let_run_on(case, clock, page.viewer, form.text(), now())
        flash(_("The limit runs on: the person is told of it"))
        return _back_to(case_id, clock_id)
    return page.shown_with(
        "cases/timing/run_on.html",
        form=form,
        new_due_at=would_be_due(page.clock, page.policy, pause=Pause(paused_at, page.at)),
    )


@bp.route("/clocks/<token('clock'):clock_id>/delay", methods=["GET", "POST"])
@login_required
def explain_delay(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Say why a limit was missed and when an answer is hoped for; it stays missed."""
    page = _open(case_id, clock_id)
    require(page.viewer, Permission.EXPLAIN_DELAY, page.case)
    clock = page.clock
    if clock.stopped_at is not None or clock.paused_at is not None or page.at <= clock.due_at:
        raise ActionNotAllowed(_("This limit is not overdue."))
    form = DelayForm(version=_newest_of(clock_id))
    form.offer_grounds(Ground)
    form.keep_out(page.case.respondent_name)
    form.begin(page.at.astimezone(agency_zone()).date())
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, page.viewer)
            clock = queries.clock_or_404(case, clock_id)
            operations.explain_delay(
                case, clock, page.viewer, form.to_explained(), now(), form.last_shown("change")
            )
        flash(_("Explained: the person is told of it. The limit stays overdue."))
        return _back_to(case_id, clock_id)
    return page.shown_with("cases/timing/delay.html", form=form)
