"""Giving tasks out, recording attempts and what the person said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.binding import facts_of, refresh_due
from app.cases.contact import rules
from app.cases.contact.kinds import AttemptOutcome, Ending, TaskKind
from app.cases.contact.labels import ENDING_LABELS, SATISFACTION_LABELS
from app.cases.contact.models import ContactAttempt, ContactTask, Feedback
from app.cases.contact.queries import (
    fruitless_tries,
    next_due,
    open_task,
    own_task,
    tasks_of_case,
    was_reached,
)
from app.cases.states import CaseAction, CaseState
from app.cases.telling.queries import changes_since
from app.cases.workflow import advance
from app.clocks import operations as clocks
from app.clocks import queries as clock_queries
from app.clocks.kinds import ClockEvent, ClockKind
from app.errors import ActionNotAllowed
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.contact.kinds import Satisfaction
    from app.cases.models import Case

_STEPS: Final = {
    TaskKind.FEEDBACK: (CaseAction.GIVE_FEEDBACK, CaseState.CLOSED),
    TaskKind.CALL_BACK: (CaseAction.CALL_BACK, CaseState.FEEDBACK_GIVEN),
}
ENDED_BY_THE_CALL: Final = frozenset(
    {TaskKind.FIRST_REPLY, TaskKind.TELL_CHANGE, TaskKind.PROMISE, TaskKind.QUESTION}
)
"""Calls that are done once the person was told: nothing is asked, the case takes no step."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said, in words that do not point to them."""

    satisfaction: Satisfaction
    solved: bool
    opinion: str
    suggestions: str
    flags_kept_because: str


def _put_on_record(
    action: str, task: ContactTask, clerk: User, at: datetime, record_id: str | None = None
) -> None:
    """Leave an audit row of what the clerk did on the task."""
    audit.record(
        action,
        actor_id=clerk.id,
        at=at,
        case_uid=task.case.uid,
        subject=str(task.id),
        record_id=record_id,
    )


def take_next(clerk: User, at: datetime) -> ContactTask | None:
    """Give the clerk the task whose turn it is; who holds one goes on with that."""
    held = own_task(clerk)
    if held is not None:
        return held
    task = next_due(clerk, at)
    if task is not None:
        task.assigned_to_id = clerk.id
        _put_on_record("contact.task_given", task, clerk, at)
    return task


def give_back(task: ContactTask, clerk: User, at: datetime) -> None:
    """Put a task back for somebody else; not while the clerk still has something to record."""
    _require_no_call_owed(task)
    if was_reached(task):
        raise ActionNotAllowed(_("The person was reached. What they said is still to be recorded."))
    task.assigned_to_id = None
    _put_on_record("contact.task_given_back", task, clerk, at)


def claim_attempt(task: ContactTask, clerk: User, at: datetime) -> None:
    """Take the one attempt before the keeper is asked: from now on an outcome is owed.

    Raises ``ActionNotAllowed`` when an attempt is claimed already or none is needed any more.
    """
    _require_no_call_owed(task)
    if was_reached(task):
        raise ActionNotAllowed(_("The person was reached. What they said is still to be recorded."))
    task.shown_at = at
    task.shown_to_id = clerk.id


def release_attempt(task: ContactTask, clerk: User, claimed_at: datetime) -> None:
    """Give a claim back whose number was not shown; a later claim stays."""
    if task.shown_at == claimed_at and task.shown_to_id == clerk.id:
        task.shown_at = None
        task.shown_to_id = None


def _require_no_call_owed(task: ContactTask) -> None:
    if task.done_at is not None:
        raise ActionNotAllowed(_("This task is done."))
    if task.shown_at is not None:
        raise ActionNotAllowed(_("Record first how the call went."))


def note_shown(task: ContactTask, clerk: User, record_id: str, at: datetime) -> None:
    """Keep in the audit that the keeper opened the number for the claimed attempt."""
    _put_on_record("contact.number_shown", task, clerk, at, record_id=record_id)


def note_no_phone(task: ContactTask, clerk: User, at: datetime) -> None:
    """Keep that the keeper holds no telephone for the person."""
    task.case.can_be_reached = False
    _put_on_record("contact.no_phone", task, clerk, at)


def record_attempt(
    task: ContactTask, clerk: User, outcome: AttemptOutcome, note: str, at: datetime
) -> None:
    """Record how a call went. The first genuine try in time satisfies the limit (P10)."""
    if task.shown_at is None:
        raise ActionNotAllowed(_("There is no call whose outcome is still to be recorded."))
    case, shown_at = task.case, task.shown_at
    task.attempts.append(ContactAttempt(clerk_id=clerk.id, at=at, outcome=outcome, note=note))
    task.shown_at = None
    task.shown_to_id = None
    _put_on_record(f"contact.{outcome.value}", task, clerk, at)
    if task.done_at is not None:
        return
    if outcome in rules.GENUINE and not _is_beside_the_result(task):
        _stop_clocks(case, ClockEvent.CONTACTED, at)
    if outcome is AttemptOutcome.REACHED and task.kind in ENDED_BY_THE_CALL:
        _finish(task, clerk, Ending.REACHED, at, note, shown_at=shown_at)
    elif outcome is AttemptOutcome.REFUSED:
        _finish(task, clerk, Ending.REFUSED, at, str(ENDING_LABELS[Ending.REFUSED]))
    elif outcome in rules.FRUITLESS:
        _plan_next_try(task, at)


def _is_beside_the_result(task: ContactTask) -> bool:
    """Say whether the person is still owed the result, which this call does not tell."""
    return task.kind in ENDED_BY_THE_CALL and task.case.state is CaseState.CLOSED


def _stop_clocks(case: Case, event: ClockEvent, at: datetime) -> None:
    db.session.flush()
    clocks.on_event(case.id, case.unit_id, event, facts_of(case), at, case.received_at)
    refresh_due(case)


def _plan_next_try(task: ContactTask, at: datetime) -> None:
    """Let the task rest until the next try counts; enough tries leave it with the clerk."""
    tries = fruitless_tries(task)
    if not rules.tried_enough(tries):
        task.not_before = rules.next_try(tries) or at
        task.assigned_to_id = None


def record_feedback(task: ContactTask, clerk: User, said: Said, at: datetime) -> None:
    """Keep what the person said, and take the case its step."""
    if task.done_at is not None or not was_reached(task):
        raise ActionNotAllowed(_("The person has not been reached on this task."))
    db.session.add(
        Feedback(
            case_id=task.case_id,
            task_id=task.id,
            kind=task.kind,
            satisfaction=said.satisfaction,
            solved=said.solved,
            opinion=said.opinion,
            suggestions=said.suggestions,
            flags_kept_because=said.flags_kept_because,
            at=at,
            clerk_id=clerk.id,
        )
    )
    _finish(task, clerk, Ending.REACHED, at, str(SATISFACTION_LABELS[said.satisfaction]))


def leave_on_status_page(task: ContactTask, clerk: User, at: datetime) -> None:
    """End a task without a talk: no telephone was left, or three tries were in vain."""
    ending = ending_without_talk(task)
    if task.done_at is not None or ending is None:
        raise ActionNotAllowed(_("The person has been neither reached nor tried often enough."))
    _finish(task, clerk, ending, at, str(ENDING_LABELS[ending]))


def ending_without_talk(task: ContactTask) -> Ending | None:
    """Say on what ground a task may end without a talk, if on any."""
    if task.shown_at is not None or was_reached(task):
        return None
    if not task.case.can_be_reached:
        return Ending.STATUS_PAGE
    return Ending.TRIED if rules.tried_enough(fruitless_tries(task)) else None


def answer_promise(case: Case, clerk: User, told: str, at: datetime) -> None:
    """Record the promised answer that was given without the roster: the person called or came.

    No number was opened, so nothing shows that the person heard of anything else: a call that is
    owed for a changed or missed limit stays owed (P11). Raises ``ActionNotAllowed`` while a
    colleague is calling the person.
    """
    _add_task(case, TaskKind.PROMISE, at, not_before=at)
    task = open_task(case.id, TaskKind.PROMISE)
    if task is None or task.shown_at is not None:
        raise ActionNotAllowed(_("A colleague is calling the person now."))
    reached = AttemptOutcome.REACHED
    task.attempts.append(ContactAttempt(clerk_id=clerk.id, at=at, outcome=reached, note=told))
    _finish(task, clerk, Ending.REACHED, at, told, by_call=False)


def _finish(  # noqa: PLR0913 - which task, by whom, how and when, and what was on the page
    task: ContactTask,
    clerk: User,
    ending: Ending,
    at: datetime,
    note: str,
    *,
    shown_at: datetime | None = None,
    by_call: bool = True,
) -> None:
    task.done_at = at
    task.ending = ending
    task.assigned_to_id = clerk.id
    case = task.case
    if task.kind is TaskKind.PROMISE:
        _stop_clocks(case, ClockEvent.PROMISE_KEPT, at)
    if task.kind is TaskKind.TELL_CHANGE and shown_at and changes_since(case.id, shown_at):
        # Something changed during the call: the person has not heard of it.
        db.session.flush()
        tell_change(case, at)
    elif ending is Ending.REACHED and by_call:
        _drop_task(case, TaskKind.TELL_CHANGE, at)
    _take_step(task, clerk, at, note)


def _take_step(task: ContactTask, clerk: User, at: datetime, note: str) -> None:
    step = _STEPS.get(task.kind)
    if step is None:
        return
    action, state = step
    case = task.case
    if case.state is state:
        if action is CaseAction.GIVE_FEEDBACK:
            case.feedback_at = at
            case.called_back_at = None
        else:
            case.called_back_at = at
    db.session.flush()
    advance(case, action, clerk, at, note=note)


def make_task(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect CONTACT_TASK: a first word, after closing the result, after telling a call back.

    A first reply and a call back become due when their clocks begin to warn; a person who cannot
    be reached has no such clocks, and no task. As soon as it is known what becomes of the matter
    there is something to say: the first word is due at once. Who is called with the result is not
    called beside it.
    """
    del actor
    if action is CaseAction.REGISTER:
        _plan_call(case, TaskKind.FIRST_REPLY, ClockKind.FIRST_REPLY, at)
    elif action is CaseAction.APPROVE_CLOSING:
        for kind in (TaskKind.FIRST_REPLY, TaskKind.TELL_CHANGE):
            _drop_task(case, kind, at)
        _add_task(case, TaskKind.FEEDBACK, at, not_before=at)
    elif action is CaseAction.GIVE_FEEDBACK:
        for kind in (TaskKind.TELL_CHANGE, TaskKind.PROMISE):
            _drop_task(case, kind, at)
        _plan_call(case, TaskKind.CALL_BACK, ClockKind.CALL_BACK, at)
    else:
        _hasten_first_reply(case, at)


def _plan_call(case: Case, kind: TaskKind, clock_kind: ClockKind, at: datetime) -> None:
    clock = clock_queries.running_clock(case.id, clock_kind)
    if clock is not None:
        _add_task(case, kind, at, not_before=clock.warn_at)


def _hasten_first_reply(case: Case, at: datetime) -> None:
    task = open_task(case.id, TaskKind.FIRST_REPLY)
    if task is not None and not task.attempts:
        task.not_before = min(task.not_before, at)
        db.session.flush()


def plan_question(case: Case, at: datetime) -> None:
    """Have the desk put the open questions to a person who can be called (请热线转问)."""
    if case.can_be_reached:
        _add_task(case, TaskKind.QUESTION, at, not_before=at)


def tell_change(case: Case, at: datetime) -> None:
    """Have the desk call the person because a limit promised to them has changed or passed (P11).

    One open task tells everything that is new since the last telling. Nobody is called whom
    nobody can reach, and nobody twice who is to be called with the result anyway: the status page
    says it, and that call does.
    """
    if case.can_be_reached and not _is_called_anyway(case, at):
        _add_task(case, TaskKind.TELL_CHANGE, at, not_before=at)


def _is_called_anyway(case: Case, at: datetime) -> bool:
    tasks = (open_task(case.id, kind) for kind in (*_STEPS, TaskKind.FIRST_REPLY))
    return any(task is not None and task.not_before <= at for task in tasks)


def make_promise_task(case: Case, at: datetime) -> None:
    """Have the desk call the person on the day an answer was promised for (P20)."""
    clock = clock_queries.running_clock(case.id, ClockKind.PROMISE)
    if clock is not None and case.can_be_reached:
        _add_task(case, TaskKind.PROMISE, at, not_before=clock.warn_at)


def _add_task(case: Case, kind: TaskKind, at: datetime, *, not_before: datetime) -> None:
    if open_task(case.id, kind) is None:
        db.session.add(
            ContactTask(
                case_id=case.id,
                kind=kind,
                unit_id=case.unit_id,
                created_at=at,
                not_before=not_before,
            )
        )
        db.session.flush()


def _drop_task(case: Case, kind: TaskKind, at: datetime) -> None:
    """End an open task that is no longer needed; a call under way is still to be recorded."""
    task = open_task(case.id, kind)
    if task is not None and task.shown_at is None:
        task.done_at = at
        task.ending = Ending.CANCELLED
        db.session.flush()


def end_tasks(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect END_TASKS: what is still open on the case is no longer needed."""
    del actor, action
    for task in tasks_of_case(case.id):
        if task.done_at is None:
            task.done_at = at
            task.ending = Ending.CANCELLED
    db.session.flush()
