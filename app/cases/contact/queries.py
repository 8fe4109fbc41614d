"""Tasks of the contact desk, what to read out, and whether a step may be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.accounts.roles import Role
from app.cases.capacities import Capacity
from app.cases.contact import rules
from app.cases.contact.kinds import CARRIED_OUT, AttemptOutcome, TaskKind
from app.cases.contact.models import ContactTask, Feedback, Withdrawal
from app.cases.models import Case
from app.cases.permissions import Permission, allowed
from app.cases.queries import IS_KEPT_APART, LARGEST_ID, circle_of, scope_of
from app.cases.states import CaseState
from app.cases.telling.queries import changes_since
from app.errors import NotFound
from app.extensions import db
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from app.accounts.models import User
    from app.cases.telling.queries import Change

MOST_SHOWN: Final = 100
_answers: Final[list[Callable[[int], str]]] = []
_askers: Final[list[Callable[[int], Collection[int]]]] = []


class Box(NamedTuple):
    """The sealed identity of a case, as the keeper wants it."""

    record_id: str
    ciphertext: bytes


def bind_answer(loader: Callable[[int], str]) -> None:
    """Say where the approved answer to a case (by its id) comes from."""
    _answers[:] = [loader]


def bind_askers(loader: Callable[[int], Collection[int]]) -> None:
    """Say where it is known who put the open questions of a case (by its id)."""
    _askers[:] = [loader]


def _chose_it(task: ContactTask, viewer: User) -> bool:
    """Say whether the call is there because the viewer asked: nobody chooses whom to call (§3)."""
    is_question = task.kind is TaskKind.QUESTION and bool(_askers)
    return is_question and set(_askers[0](task.case_id)) == {viewer.id}


def approved_answer(case_id: int) -> str:
    """Give the approved answer to read out; nothing while there is none."""
    return _answers[0](case_id) if _answers else ""


def tasks_for(viewer: User) -> list[ContactTask]:
    """List the open tasks of the viewer's units, the earliest first."""
    query = _open_tasks(viewer)
    if query is None:
        return []
    rows = db.session.scalars(query.options(joinedload(ContactTask.assigned_to)).limit(MOST_SHOWN))
    return [task for task in rows if allowed(viewer, Permission.CONTACT, task.case)]


def own_task(viewer: User) -> ContactTask | None:
    """Give the task that the viewer was given and still holds, if the matter is open to them."""
    query = (
        select(ContactTask)
        .where(ContactTask.assigned_to_id == viewer.id, ContactTask.done_at.is_(None))
        .order_by(ContactTask.id)
        .limit(MOST_SHOWN)
    )
    held = db.session.scalars(query).all()
    return next((t for t in held if allowed(viewer, Permission.CONTACT, t.case)), None)


def next_due(viewer: User, at: datetime) -> ContactTask | None:
    """Find and lock the task whose turn it is: due, held by nobody, of a matter open to the viewer.

    Whoever put the question leaves the call to a colleague. What another clerk is being given at
    this moment is passed over.
    """
    query = _open_tasks(viewer)
    if query is None:
        return None
    waiting = query.where(ContactTask.assigned_to_id.is_(None), ContactTask.not_before <= at)
    for task in db.session.scalars(waiting.limit(MOST_SHOWN)).all():
        if _chose_it(task, viewer):
            continue
        if allowed(viewer, Permission.CONTACT, task.case) and _lock_if_free(task.id):
            return task
    return None


def _lock_if_free(task_id: int) -> bool:
    free = (
        select(ContactTask)
        .where(
            ContactTask.id == task_id,
            ContactTask.assigned_to_id.is_(None),
            ContactTask.done_at.is_(None),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(free) is not None


def _open_tasks(viewer: User) -> Select[ContactTask] | None:
    roles = {Role.REGISTRAR, Role.DUTY_HEAD}
    paths = {m.unit.path for m in viewer.memberships if m.role in roles}
    if not (paths or calls_apart(viewer)):
        return None
    below = or_(false(), *[Unit.path.startswith(path, autoescape=True) for path in sorted(paths)])
    theirs = or_(and_(~IS_KEPT_APART, below), and_(IS_KEPT_APART, _calls_for(viewer)))
    return (
        select(ContactTask)
        .join(Unit, Unit.id == ContactTask.unit_id)
        .join(Case, Case.id == ContactTask.case_id)
        .options(joinedload(ContactTask.case).joinedload(Case.category))
        .where(ContactTask.done_at.is_(None), theirs, *scope_of(viewer).conditions())
        .order_by(ContactTask.not_before, ContactTask.id)
    )


def calls_apart(viewer: User) -> bool:
    """Say whether the person calls in matters kept apart: for discipline, or admitted to one."""
    return viewer.has_role(Role.DISCIPLINE) or bool(circle_of(viewer.id, Capacity.CONTACT))


def _calls_for(viewer: User) -> ColumnElement[bool]:
    """Leave out the matters that the person knows of in another capacity."""
    scope = scope_of(viewer)
    admitted = circle_of(viewer.id, Capacity.CONTACT)
    return or_(Case.unit_id.in_(sorted(scope.discipline)), Case.id.in_(sorted(admitted)))


def task_of(task_id: int, viewer: User, *, lock: bool = False) -> ContactTask:
    """Load a task given to the viewer; any other is answered like one that never was."""
    if task_id > LARGEST_ID:
        raise NotFound
    task = db.session.get(ContactTask, task_id, with_for_update=lock or None)
    if task is None or not allowed(viewer, Permission.CONTACT, task.case):
        raise NotFound
    if viewer.id not in {task.assigned_to_id, task.shown_to_id}:
        raise NotFound
    return task


def open_task(case_id: int, kind: TaskKind) -> ContactTask | None:
    """Give the open task of one kind, of which there is at most one."""
    return db.session.scalar(
        select(ContactTask).where(
            ContactTask.case_id == case_id,
            ContactTask.kind == kind,
            ContactTask.done_at.is_(None),
        )
    )


def untold_changes(case_id: int) -> list[Change]:
    """Give what happened to promised limits since the person was last told of it by a call.

    A promised answer may be recorded without a call, so it is no proof that more was told.
    """
    told_at = db.session.scalar(
        select(func.max(ContactTask.done_at)).where(
            ContactTask.case_id == case_id,
            ContactTask.kind != TaskKind.PROMISE,
            ContactTask.ending.in_(CARRIED_OUT),
        )
    )
    return changes_since(case_id, told_at)


def identity_box(case: Case) -> Box | None:
    """Give the newest sealed identity of a case."""
    row = db.session.execute(
        select(StoredBox.record_id, StoredBox.ciphertext)
        .where(StoredBox.case_uid == case.uid, StoredBox.kind == BoxKind.IDENTITY)
        .order_by(StoredBox.created_at.desc(), StoredBox.version.desc())
        .limit(1)
    ).one_or_none()
    return Box(row.record_id, row.ciphertext) if row is not None else None


def fruitless_tries(task: ContactTask) -> list[datetime]:
    """Give the moments at which the person could not be reached."""
    return [attempt.at for attempt in task.attempts if attempt.outcome in rules.FRUITLESS]


def was_reached(task: ContactTask) -> bool:
    """Say whether an attempt of this task reached the person."""
    return any(attempt.outcome is AttemptOutcome.REACHED for attempt in task.attempts)


def tasks_of_case(case_id: int) -> Sequence[ContactTask]:
    """Give all tasks of a case with their attempts, oldest first."""
    query = select(ContactTask).where(ContactTask.case_id == case_id).order_by(ContactTask.id)
    return db.session.scalars(query).all()


def feedbacks_of(case_id: int) -> Sequence[Feedback]:
    """Give what the person said, oldest first."""
    query = select(Feedback).where(Feedback.case_id == case_id).order_by(Feedback.id)
    return db.session.scalars(query.options(joinedload(Feedback.clerk))).all()


def contact_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel of feedback and attempts."""
    del viewer
    tasks = tasks_of_case(case.id)
    return {"tasks": tasks, "feedbacks": feedbacks_of(case.id)} if tasks else {}


def reached_or_tried(case: Case, actor: User, at: datetime) -> str | None:
    """Guard REACHED_OR_TRIED: the newest task for this step has been carried out."""
    del actor, at
    kind = TaskKind.FEEDBACK if case.state is CaseState.CLOSED else TaskKind.CALL_BACK
    newest = db.session.scalar(
        select(ContactTask)
        .where(ContactTask.case_id == case.id, ContactTask.kind == kind)
        .order_by(ContactTask.id.desc())
        .limit(1)
    )
    if newest is None or newest.ending not in CARRIED_OUT:
        return str(_l("The person has been neither reached nor tried often enough."))
    return None


def called_back(case: Case, actor: User, at: datetime) -> str | None:
    """Guard CALLED_BACK: whoever can be reached and was told has been called back too."""
    del actor, at
    owed = case.state is CaseState.FEEDBACK_GIVEN and case.can_be_reached
    if owed and case.called_back_at is None:
        return str(_l("The call-back is still to be made."))
    return None


def withdrawal_voluntary(case: Case, actor: User, at: datetime) -> str | None:
    """Guard WITHDRAWAL_VOLUNTARY: the person was asked about pressure and there was none (P11)."""
    del actor, at
    voluntary = db.session.scalar(
        select(Withdrawal.voluntary)
        .where(Withdrawal.case_id == case.id)
        .order_by(Withdrawal.id.desc())
        .limit(1)
    )
    if not voluntary:
        return str(_l("No record says that the person withdraws of their own will."))
    return None
