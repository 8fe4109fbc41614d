"""Leaving work behind in the transaction that calls for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.extensions import db
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
