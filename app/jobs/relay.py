"""The relay: carries committed outbox rows to the queue, and boxes and audit rows to the keeper.

Any number of relays may run: each row is claimed in a transaction of its own.
"""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.errors import DomainError
from app.extensions import db, end_reading, writing
from app.jobs.models import OutboxMessage, OutboxState
from app.jobs.queue import enqueue, redis_answers
from app.jobs.registry import ROUNDS

if TYPE_CHECKING:
    from app.config import Config

log: Final = structlog.get_logger()
PAUSE_SECONDS: Final = 0.3
BATCH: Final = 200
# A row sent but not done after this long is sent again: its job may have died with Redis.
RESEND_AFTER: Final = timedelta(seconds=20)


def waiting(at: datetime) -> list[int]:
    """List rows to send now: new ones, and those sent long ago without an answer."""
    return list(
        db.session.scalars(
            select(OutboxMessage.id)
            .where(
                OutboxMessage.state.in_([OutboxState.PENDING, OutboxState.SENT]),
                OutboxMessage.not_before <= at,
            )
            .order_by(OutboxMessage.not_before, OutboxMessage.id)
            .limit(BATCH)
        )
    )


def claim(at: datetime) -> list[int]:
    """Mark rows as sent in a transaction of their own; another relay skips them."""
    if not waiting(at):
        end_reading()
        return []
    with writing():
        rows = db.session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.state.in_([OutboxState.PENDING, OutboxState.SENT]),
                OutboxMessage.not_before <= at,
            )
            .order_by(OutboxMessage.not_before, OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.state = OutboxState.SENT
            row.sent_at = at
            row.not_before = at + RESEND_AFTER
        return [row.id for row in rows]


def unclaim(message_ids: list[int], at: datetime) -> None:
    """Give rows back that could not be handed over."""
    with writing():
        for message in db.session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.id.in_(message_ids), OutboxMessage.state == OutboxState.SENT
            )
        ):
            message.state = OutboxState.PENDING
            message.not_before = at


def send_waiting(config: Config, at: datetime) -> int:
    """Send what waits, when Redis is there to take it; return how many rows went."""
    if not waiting(at):
        end_reading()
        return 0
    end_reading()
    if not redis_answers(config):
        return 0
    claimed = claim(at)
    if claimed and not enqueue(claimed, config):
        unclaim(claimed, at)
        return 0
    return len(claimed)


def one_round(config: Config) -> int:
    """Do one round; what fails is logged by its kind and tried again on the next."""
    moved = 0
    for carry in ROUNDS:
        try:
            moved += carry()
        except (DomainError, SQLAlchemyError) as error:
            log.warning("relay round refused", error=type(error).__name__)
            end_reading()
    try:
        moved += send_waiting(config, datetime.now(UTC))
    except SQLAlchemyError as error:
        log.warning("relay cannot read the outbox", error=type(error).__name__)
        end_reading()
    return moved


def serve(config: Config) -> None:
    """Go round until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        if not one_round(config):
            stop.wait(PAUSE_SECONDS)
