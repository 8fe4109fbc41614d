"""Working running clocks out anew after the calendar has changed, in batches.

Each batch is an outbox row that leaves the next one behind in its own commit. Two that meet on a
clock wait for each other; the second finds nothing to change.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from sqlalchemy import select

from app.clocks import listeners
from app.clocks.kinds import ChangeKind
from app.clocks.models import CalendarYear, Clock, ClockChange
from app.clocks.operations import compute_anew
from app.clocks.queries import policy_book
from app.clocks.years.operations import send
from app.clocks.years.queries import RECOMPUTE, Span, touched
from app.extensions import db
from app.jobs.registry import job
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from app.jobs.registry import Finish, Payload

BATCH: Final = 100


@job(RECOMPUTE)
def recompute_clocks(payload: Payload) -> Finish:
    """Do one batch; all of it is arithmetic on rows, so it is done in the commit itself."""
    return partial(_one_batch, payload, now())


def _one_batch(payload: Payload, at: datetime) -> None:
    span = Span(*(date.fromisoformat(str(payload[key])) for key in ("first", "last")))
    after = int(payload["after"])
    query = select(Clock.id, Clock.case_id).where(*touched(span), Clock.id > after)
    found = db.session.execute(query.order_by(Clock.id).limit(BATCH)).all()
    case_ids = sorted({row.case_id for row in found})
    listeners.hold(case_ids)
    moved = _work_out([row.id for row in found], payload, at)
    if moved:
        listeners.follow(moved)
    if len(found) == BATCH:
        done = int(payload["done"]) + len(found)
        send({**payload, "after": found[-1].id, "done": done}, at)


def _work_out(clock_ids: list[int], payload: Payload, at: datetime) -> list[int]:
    """Compute each clock again; give the cases whose due times moved."""
    known = policy_book().known
    clocks = db.session.scalars(
        select(Clock)
        .where(Clock.id.in_(clock_ids), Clock.stopped_at.is_(None), Clock.paused_at.is_(None))
        .order_by(Clock.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    words = _words(int(payload["year"]))
    moved: set[int] = set()
    for clock in clocks:
        before = clock.due_at
        changed = compute_anew(clock, known[clock.policy_id], at, lateness_stays=True)
        if changed and clock.due_at != before:
            moved.add(clock.case_id)
            db.session.add(_note(clock, before, words, int(payload["by"]), at))
    db.session.flush()
    return sorted(moved)


def _words(year: int) -> str:
    """Say to the person why the day moved."""
    row = db.session.get(CalendarYear, year)
    if row is None:
        return _("The working calendar of %(year)d has changed.", year=year)
    return _("The working calendar of %(year)d: %(source)s", year=year, source=row.source[:300])


def _note(clock: Clock, before: datetime, words: str, actor_id: int, at: datetime) -> ClockChange:
    return ClockChange(
        clock_id=clock.id,
        case_id=clock.case_id,
        kind=ChangeKind.RECOMPUTED,
        at=at,
        actor_id=actor_id,
        words=words,
        old_due_at=before,
        new_due_at=clock.due_at,
    )
