"""One piece of the sweep with everything that follows, in the caller's unit of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import Table, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from app.cases.contact.kinds import TaskKind
from app.cases.contact.models import ContactTask
from app.cases.models import Case
from app.cases.watch import queries
from app.cases.watch.kinds import VACANT, kind_of
from app.cases.watch.rules import CALLS, Post, administrators, told
from app.clocks.kinds import ClockKind, ClockStage, LimitUnit
from app.clocks.sweep import PIECE, PROMISED, sweep
from app.extensions import UtcDateTime, db, enum_column
from app.notices import operations as notices
from app.notices.kinds import Pace
from app.notices.operations import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from app.cases.watch.rules import House, Matter, Told
    from app.clocks.sweep import Reached, Swept

CALLED_FOR_ANYWAY: Final = (TaskKind.FIRST_REPLY, TaskKind.FEEDBACK, TaskKind.CALL_BACK)
TOLD_BY_A_CALL: Final = PROMISED - CALLS
"""Limits whose passing the desk calls for; the others are calls that are late themselves."""

_IN_MINUTES: Final = frozenset({LimitUnit.MINUTES, LimitUnit.MINUTES_OUTSIDE_QUIET})
_tasks: Final = cast("Table", ContactTask.__table__)


def watch(at: datetime, piece: int = PIECE) -> Swept:
    """Take clocks to the stages they have reached, tell whoever has to know, have people called."""
    swept = sweep(at, piece)
    if swept.reached:
        notices.tell(list(_messages(swept.reached, at)), at)
        overdue = {
            step.case_id
            for step in swept.reached
            if step.stage is ClockStage.OVERDUE and step.kind in TOLD_BY_A_CALL
        }
        have_people_called(overdue, at)
    return swept


def pace_of(step: Reached) -> Pace:
    """Say how urgently a stage is told: whoever has to be on site never waits."""
    if step.kind is ClockKind.ARRIVAL:
        return Pace.URGENT
    in_minutes = step.unit in _IN_MINUTES
    return Pace.PROMPT if in_minutes or step.stage is ClockStage.ESCALATED else Pace.DIGEST


def _messages(reached: Sequence[Reached], at: datetime) -> Iterator[tuple[int, Message]]:
    """Give each recipient's message in the order of what happened.

    Of several stages that a clock passed unseen only the newest goes outside the house.
    """
    house = queries.house()
    cases = queries.cases_of(reached)
    asked = queries.asked_for(step.clock_id for step in reached)
    circles = queries.circles_of(cases.values())
    known: dict[Matter, Told] = {}
    for step in reached:
        case = cases[step.case_id]
        matter = queries.matter_of(
            step,
            case,
            asked=step.clock_id in asked,
            circle=circles.get(step.case_id, frozenset()),
        )
        answer = known.get(matter)
        if answer is None:
            answer = known[matter] = told(matter, house)
            yield from _vacancies(matter.unit_id, answer.vacant, house, at)
        message = Message(
            kind=kind_of(step.stage),
            key=f"clock:{step.clock_id}:{step.stage}:{step.due_at.isoformat()}",
            pace=pace_of(step),
            case_id=step.case_id,
            data={
                "number": case.number,
                "clock": step.kind.value,
                "due_at": step.due_at.isoformat(),
            },
            discreet=matter.is_kept_apart,
            outside=step.newest,
        )
        for person in sorted(answer.people):
            yield person, message


def _vacancies(
    unit_id: int, posts: Iterable[Post], house: House, at: datetime
) -> Iterator[tuple[int, Message]]:
    """Tell the administrator, once a day, of a post that nobody holds; nothing of the case."""
    for post in sorted(posts):
        message = Message(
            kind=VACANT,
            key=f"vacant:{unit_id}:{post}:{at:%Y%m%d}",
            pace=Pace.PROMPT,
            case_id=None,
            data={"unit": house.names[unit_id], "post": post.value},
        )
        for person in sorted(administrators(unit_id, house)):
            yield person, message


def have_people_called(case_ids: Iterable[int], at: datetime) -> None:
    """Do in bulk what ``cases.contact.operations.tell_change`` does for one case."""
    wanted = list(case_ids)
    if not wanted:
        return
    called_anyway = (
        select(_tasks.c.id)
        .where(
            _tasks.c.case_id == Case.id,
            _tasks.c.kind.in_(CALLED_FOR_ANYWAY),
            _tasks.c.done_at.is_(None),
            _tasks.c.not_before <= at,
        )
        .exists()
    )
    source = select(
        Case.id,
        literal(TaskKind.TELL_CHANGE, enum_column(TaskKind)),
        Case.unit_id,
        literal(at, UtcDateTime()),
        literal(at, UtcDateTime()),
    ).where(Case.id.in_(wanted), Case.can_be_reached, ~called_anyway)
    names = ["case_id", "kind", "unit_id", "created_at", "not_before"]
    on = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    db.session.execute(on.insert(_tasks).from_select(names, source).on_conflict_do_nothing())
