"""Pages of the contact desk: tasks by roster, the number for one call, what the person said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.roles import Role
from app.accounts.session import current_user
from app.agency import settings
from app.cases.contact import operations, queries, rules
from app.cases.contact.forms import AttemptForm, FeedbackForm
from app.cases.contact.kinds import AttemptOutcome
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404
from app.cases.telling.queries import limits_of
from app.cases.workflow import expect_version
from app.errors import ActionNotAllowed, KeeperUnavailable, OpeningRefused, PermissionDenied
from app.extensions import end_reading, writing
from app.identity import reach
from app.identity.wire.kinds import Refusal
from app.web.forms import PageForm
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.contact.models import ContactTask
    from app.identity.wire.messages import OpenedContact

bp = Blueprint("contact", __name__)


def _clerk() -> User:
    """Give the viewer, who has to be of a desk that calls people."""
    viewer = current_user()
    if not (viewer.has_role(Role.REGISTRAR, Role.DUTY_HEAD) or queries.calls_apart(viewer)):
        raise PermissionDenied(Permission.CONTACT.value)
    return viewer


@bp.get("/desk/contact")
@login_required
def list_tasks() -> ResponseReturnValue:
    """Show what the viewer's units have to call, and the task the viewer holds."""
    clerk = _clerk()
    return render_template(
        "cases/contact/list.html", tasks=queries.tasks_for(clerk), held=queries.own_task(clerk)
    )


@bp.post("/desk/contact/next")
@login_required
def take_next() -> ResponseReturnValue:
    """Give the viewer the task whose turn it is; nobody chooses whom to call."""
    clerk = _clerk()
    with writing():
        task = operations.take_next(clerk, at=now())
        task_id = task.id if task is not None else None
    if task_id is None:
        flash(_("Nobody is to be called now"))
        return redirect(url_for("contact.list_tasks"))
    return redirect(url_for("contact.show_task", task_id=task_id))


@bp.get("/cases/<token('case'):case_id>/contact")
@login_required
def go_to_case(case_id: int) -> ResponseReturnValue:
    """Lead from the case to its task, if the viewer holds it; else to the roster."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.CONTACT, case)
    held = queries.own_task(viewer)
    if held is not None and held.case_id == case.id:
        return redirect(url_for("contact.show_task", task_id=held.id))
    flash(_("Calls are given out in turn: press “Next task”"))
    return redirect(url_for("contact.list_tasks"))


@bp.get("/desk/contact/<token('task'):task_id>")
@login_required
def show_task(task_id: int) -> ResponseReturnValue:
    """Show the approved answer to read out, and what may be done next."""
    return _task_page(queries.task_of(task_id, _clerk()))


def _task_page(
    task: ContactTask,
    *,
    opened: OpenedContact | None = None,
    trouble: str = "",
    form: AttemptForm | None = None,
) -> ResponseReturnValue:
    case = task.case
    if form is None:
        form = AttemptForm(formdata=None, version=case.version)
        form.offer_lists(task.kind)
    tries = queries.fruitless_tries(task)
    page = render_template(
        "cases/contact/task.html",
        task=task,
        case=case,
        form=form,
        opened=opened,
        trouble=trouble,
        answer=queries.approved_answer(case.id),
        only_told=task.kind in operations.ENDED_BY_THE_CALL,
        changes=queries.untold_changes(case.id),
        limits=limits_of(case.id),
        hotline=settings.value_of("hotline"),
        reached=queries.was_reached(task),
        counted=len(rules.counted(tries)),
        most=rules.TRIES,
        ending=operations.ending_without_talk(task),
    )
    return page, 200, {"Cache-Control": "no-store"}


@bp.post("/desk/contact/<token('task'):task_id>/number")
@login_required
def show_number(task_id: int) -> ResponseReturnValue:
    """Have the keeper open the one number, for one attempt and this answer only."""
    clerk = _clerk()
    claimed_at = now()
    with writing():
        task = queries.task_of(task_id, clerk, lock=True)
        operations.claim_attempt(task, clerk, at=claimed_at)
        box, case_uid, clerk_id = queries.identity_box(task.case), task.case.uid, clerk.id
    end_reading()
    try:
        opened = reach.open_contact(case_uid, clerk_id, str(task_id))
    except KeeperUnavailable:
        return _not_opened(task_id, clerk, claimed_at)
    except OpeningRefused as refusal:
        return _not_opened(task_id, clerk, claimed_at, str(refusal.reason))
    with writing():
        task = queries.task_of(task_id, clerk, lock=True)
        operations.note_shown(task, clerk, box.record_id if box else "", at=now())
    return _task_page(queries.task_of(task_id, clerk), opened=opened)


def _not_opened(
    task_id: int, clerk: User, claimed_at: datetime, code: str = ""
) -> ResponseReturnValue:
    """Give the attempt back and say why; that there is no telephone is kept."""
    with writing():
        task = queries.task_of(task_id, clerk, lock=True)
        operations.release_attempt(task, clerk, claimed_at)
        if code == Refusal.NO_PHONE:
            operations.note_no_phone(task, clerk, at=now())
    return _task_page(queries.task_of(task_id, clerk), trouble=_why_not(code))


def _why_not(code: str) -> str:
    """Say why there is no number; without a code the keeper is down."""
    on_its_way = _("The identity is still on its way to the keeper. Try again shortly.")
    sentences: dict[str, str] = {
        "": _(
            "The keeper does not answer: no number can be shown now. "
            "The task stays with you; try again in a moment."
        ),
        Refusal.NO_PHONE: _("The person left no telephone: leave the answer on the status page."),
        Refusal.DAILY_LIMIT: _("You have called as many people today as one person may."),
        Refusal.UNKNOWN_RECORD: on_its_way,
        Refusal.NOT_CHAINED: on_its_way,
    }
    return sentences.get(code) or _("The keeper refuses to show the number (%(code)s).", code=code)


@bp.post("/desk/contact/<token('task'):task_id>/attempt")
@login_required
def record_attempt(task_id: int) -> ResponseReturnValue:
    """Record how the call went; who was reached is asked at once."""
    clerk = _clerk()
    task = queries.task_of(task_id, clerk)
    form = AttemptForm()
    form.offer_lists(task.kind)
    if not form.validate_on_submit():
        return _task_page(task, form=form)
    outcome, note = form.to_attempt()
    with writing():
        task = queries.task_of(task_id, clerk, lock=True)
        operations.record_attempt(task, clerk, outcome, note, at=now())
        is_held = task.assigned_to_id == clerk.id and task.done_at is None
    if outcome is AttemptOutcome.REACHED and is_held:
        return redirect(url_for("contact.give_feedback", task_id=task_id))
    flash(_("The attempt is recorded"))
    if is_held:
        return redirect(url_for("contact.show_task", task_id=task_id))
    return redirect(url_for("contact.list_tasks"))


@bp.route("/desk/contact/<token('task'):task_id>/feedback", methods=["GET", "POST"])
@login_required
def give_feedback(task_id: int) -> ResponseReturnValue:
    """Record satisfaction, opinion and suggestions."""
    clerk = _clerk()
    task = queries.task_of(task_id, clerk)
    if task.done_at is not None or not queries.was_reached(task):
        raise ActionNotAllowed(_("The person has not been reached on this task."))
    form = FeedbackForm(version=task.case.version)
    form.offer_lists()
    if form.validate_on_submit():
        with writing():
            task = queries.task_of(task_id, clerk, lock=True)
            case_id = task.case_id
            expect_version(task.case, form.version_number())
            operations.record_feedback(task, clerk, form.to_said(), at=now())
        flash(_("What the person said is recorded"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    return render_template(
        "cases/contact/feedback.html",
        task=task,
        case=task.case,
        form=form,
        answer=queries.approved_answer(task.case_id),
    )


@bp.post("/desk/contact/<token('task'):task_id>/status-page")
@login_required
def leave_on_status_page(task_id: int) -> ResponseReturnValue:
    """End a task without a talk, on the grounds there are for it."""
    clerk = _clerk()
    with writing():
        task = queries.task_of(task_id, clerk, lock=True)
        case_id = task.case_id
        expect_version(task.case, PageForm(request.form).version_number())
        operations.leave_on_status_page(task, clerk, at=now())
    flash(_("The answer stands on the status page; the reason is recorded"))
    return redirect(url_for("cases.show_case", case_id=case_id))


@bp.post("/desk/contact/<token('task'):task_id>/give-back")
@login_required
def give_back(task_id: int) -> ResponseReturnValue:
    """Put the task back for somebody else."""
    clerk = _clerk()
    with writing():
        operations.give_back(queries.task_of(task_id, clerk, lock=True), clerk, at=now())
    flash(_("The task is given back"))
    return redirect(url_for("contact.list_tasks"))
