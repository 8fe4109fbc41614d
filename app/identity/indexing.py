"""Blind indexes of boxes that the keeper took over before there were any.

New boxes get theirs at delivery (``rounds``). An installation that is upgraded leaves one piece of
work behind (migration 0012), which goes through the old ones some at a time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db, end_reading
from app.identity import reach
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind
from app.jobs.outbox import send
from app.jobs.registry import job

if TYPE_CHECKING:
    from app.jobs.registry import Finish, Payload

log: Final = structlog.get_logger()
INDEX_OLD: Final = "identity.index_old"
BATCH: Final = 100
WAIT_FOR_KEEPER: Final = timedelta(minutes=10)


@job(INDEX_OLD)
def index_old_boxes(payload: Payload) -> Finish:
    """Have the keeper index some boxes and leave the rest behind as work of its own. Idempotent."""
    after = str(payload["after"])
    boxes = db.session.execute(
        select(StoredBox.record_id, StoredBox.ciphertext)
        .where(
            StoredBox.kind == BoxKind.IDENTITY,
            StoredBox.delivered_at.is_not(None),
            StoredBox.record_id > after,
        )
        .order_by(StoredBox.record_id)
        .limit(BATCH)
    ).all()
    end_reading()
    try:
        for box in boxes:
            _index(box.record_id, box.ciphertext)
    except KeeperUnavailable:
        return partial(_go_on, after, WAIT_FOR_KEEPER)
    if len(boxes) < BATCH:
        return _done
    return partial(_go_on, boxes[-1].record_id, timedelta())


def _index(record_id: str, ciphertext: bytes) -> None:
    try:
        reach.index_identity(record_id, ciphertext)
    except OpeningRefused as refusal:  # destroyed meanwhile, for example
        log.warning("box not indexed", record_id=record_id, reason=refusal.reason)


def _go_on(after: str, wait: timedelta) -> None:
    at = datetime.now(UTC)
    send(INDEX_OLD, {"after": after}, at, not_before=at + wait)


def _done() -> None:
    """Nothing is to be written at the desk."""
