"""Doing one piece of work: exactly once inside our database, whatever dies on the way."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from app.extensions import db, end_reading, writing
from app.jobs.models import OutboxMessage, OutboxState
from app.jobs.registry import JOBS

if TYPE_CHECKING:
    from app.jobs.registry import Finish, Payload

log: Final = structlog.get_logger()
MOST_ATTEMPTS: Final = 8


def run(message_id: int) -> None:
    """Do the work of an outbox row, unless it is done already (the rq entry point).

    The slow part runs without a transaction; its effect and the mark *done* share one commit, with
    the row locked and read again, so a second worker with the same row changes nothing.
    """
    message = db.session.get(OutboxMessage, message_id)
    if message is None or message.state in {OutboxState.DONE, OutboxState.FAILED}:
        return
    task: str = message.task
    payload: Payload = json.loads(message.payload)
    end_reading()
    try:
        _finish(message_id, JOBS[task](payload))
    except Exception as error:
        _put_off(message_id, type(error).__name__)
        raise
    log.info("job done", task=task, message=message_id)


def _finish(message_id: int, finish: Finish) -> None:
    with writing():
        locked = db.session.scalar(
            select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()
        )
        if locked is None or locked.state is OutboxState.DONE:
            return
        finish()
        locked.state = OutboxState.DONE
        locked.done_at = datetime.now(UTC)


def _put_off(message_id: int, error: str) -> None:
    """Note the failure and try later, each time after twice as long; give up after the last."""
    end_reading()
    with writing():
        message = db.session.get(OutboxMessage, message_id)
        if message is None or message.state is OutboxState.DONE:
            return
        message.attempts += 1
        message.last_error = error
        message.not_before = datetime.now(UTC) + timedelta(seconds=2**message.attempts)
        given_up = message.attempts >= MOST_ATTEMPTS
        message.state = OutboxState.FAILED if given_up else OutboxState.PENDING
