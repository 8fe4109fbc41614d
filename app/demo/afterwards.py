"""The steps after the closing: telling the person, calling back, reopening, archiving."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.cases.contact import operations as contact
from app.cases.contact.kinds import AttemptOutcome, Satisfaction, TaskKind
from app.cases.contact.operations import Said
from app.cases.contact.queries import open_task
from app.cases.states import CaseAction
from app.cases.workflow import advance
from app.demo.stories import OTHERS

if TYPE_CHECKING:
    from datetime import datetime

    from app.demo.life import Life, World

BEFORE = timedelta(hours=3, minutes=10)


def feedback(life: Life, world: World, at: datetime) -> None:
    """Tell the result and ask for opinion and suggestions."""
    del world
    _reach(life, TaskKind.FEEDBACK, at)


def call_back(life: Life, world: World, at: datetime) -> None:
    """Ask afterwards."""
    del world
    _reach(life, TaskKind.CALL_BACK, at)


def _reach(life: Life, kind: TaskKind, at: datetime) -> None:
    task = open_task(life.case.id, kind)
    if task is None:
        return
    clerk = life.registrar
    if not life.case.can_be_reached:
        contact.leave_on_status_page(task, clerk, at)
        return
    if kind is TaskKind.CALL_BACK and life.rng.random() < 0.2:  # noqa: PLR2004 - some are out
        contact.claim_attempt(task, clerk, at - BEFORE)
        contact.note_shown(task, clerk, "", at - BEFORE)
        contact.record_attempt(task, clerk, AttemptOutcome.NO_ANSWER, "", at - BEFORE)
    contact.claim_attempt(task, clerk, at)
    contact.note_shown(task, clerk, "", at)
    contact.record_attempt(task, clerk, AttemptOutcome.REACHED, "", at)
    contact.record_feedback(task, clerk, _said(life), at)


def _said(life: Life) -> Said:
    """Choose what the person says; who is to be heard again is not content."""
    rng = life.rng
    grade = rng.choices(list(Satisfaction), (70, 23, 5, 2))[0]
    if life.plan.course == "reopened_filed" and life.rounds == 1:
        grade = Satisfaction.DISSATISFIED
    is_content = grade in {Satisfaction.SATISFIED, Satisfaction.BASICALLY}
    return Said(
        satisfaction=grade,
        solved=is_content,
        opinion=rng.choice(OTHERS["satisfied" if is_content else "dissatisfied"]),
        suggestions=rng.choice(OTHERS["suggestions"]),
        flags_kept_because="",
    )


def reopen(life: Life, world: World, at: datetime) -> None:
    """Take the matter up again on new facts."""
    del world
    note = "反映人提供了新的照片，整改后问题再次出现，重新办理。"
    advance(life.case, CaseAction.REOPEN, life.leader, at, note=note)


def archive(life: Life, world: World, at: datetime) -> None:
    """Put the file away."""
    del world
    advance(life.case, CaseAction.ARCHIVE, life.registrar, at)
