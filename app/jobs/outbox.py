"""Leaving work behind in the transaction that calls for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, end_reading, writing
from app.jobs.models import OutboxMessage, OutboxState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def send(
    task: str,
    payload: Mapping[str, int | str],
    at: datetime,
    *,
    not_before: datetime | None = None,
    slot: str | None = None,
) -> None:
    """Write the work down; the relay sends it after the commit. The payload holds ids only."""
    db.session.add(
        OutboxMessage(
            task=task,
            payload=json.dumps(dict(payload)),
            slot=slot,
            state=OutboxState.PENDING,
            created_at=at,
            not_before=not_before or at,
        )
    )


def call(task: str, slot: str, at: datetime) -> bool:
    """Elect periodic work unless that slot has been elected: a read on most rounds of the relay."""
    elected = db.session.scalar(
        select(OutboxMessage.id)
        .where(OutboxMessage.task == task, OutboxMessage.slot == slot)
        .limit(1)
    )
    end_reading()
    if elected is not None:
        return False
    with writing():
        return elect(task, slot, at)


def elect(task: str, slot: str, at: datetime) -> bool:
    """Leave periodic work behind for a slot of time; False when somebody else did so first.

    Of any number of relays that try, the unique key of the outbox lets one win.
    """
    on = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    won = db.session.execute(
        on.insert(OutboxMessage)
        .values(
            task=task,
            payload="{}",
            slot=slot,
            state=OutboxState.PENDING,
            attempts=0,
            created_at=at,
            not_before=at,
            last_error="",
        )
        .on_conflict_do_nothing(index_elements=["task", "slot"])
        .returning(OutboxMessage.id)
    )
    return won.first() is not None
