"""The minute of the sweep: one relay of any number calls for it, one worker does it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import delete, or_, select

from app.cases.watch.operations import watch
from app.extensions import db, end_reading, writing
from app.jobs import outbox
from app.jobs.models import OutboxMessage, OutboxState
from app.jobs.registry import job, relay_round
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from app.jobs.registry import Finish, Payload

log: Final = structlog.get_logger()
SWEEP: Final = "clocks.sweep"
KEEP_DONE: Final = timedelta(days=1)
_WAITING: Final = (OutboxState.PENDING, OutboxState.SENT)


@relay_round
def call_for_a_sweep() -> int:
    """Elect this minute's sweep, unless it is elected or an earlier one still waits.

    So a long stop of the queue leaves one sweep behind, which catches up with everything.
    """
    at = now()
    slot = f"{at:%Y-%m-%dT%H:%M}Z"
    called = db.session.scalar(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.task == SWEEP,
            or_(OutboxMessage.slot == slot, OutboxMessage.state.in_(_WAITING)),
        )
        .limit(1)
    )
    end_reading()
    if called is not None:
        return 0
    with writing():
        return int(outbox.elect(SWEEP, slot, at))


@job(SWEEP)
def sweep_clocks(payload: Payload) -> Finish:
    """Do one piece; all of it is one short transaction, in the commit that marks it done."""
    del payload
    return _sweep


def _sweep() -> None:
    at = now()
    swept = watch(at)
    if swept.more:
        outbox.send(SWEEP, {}, at)
    if at.minute == 0:
        _forget_done(at)
    if swept.reached:
        log.info("clocks swept", stages=len(swept.reached), more=swept.more)


def _forget_done(at: datetime) -> None:
    """Drop what is left of sweeps done long ago; nothing refers to it."""
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.task == SWEEP,
            OutboxMessage.state == OutboxState.DONE,
            OutboxMessage.done_at < at - KEEP_DONE,
        )
    )
