"""What the relay carries to the keeper on each round: audit rows, then data keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy import select

from app.audit.models import AuditChained
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db, end_reading, writing
from app.identity import client, queries
from app.identity.operations import mark_delivered
from app.jobs.registry import relay_round

log: Final = structlog.get_logger()
ROWS_A_ROUND: Final = 500
BOXES_A_ROUND: Final = 50


class _Sweep:
    """The first round of a process looks at all rows, later ones at the newest stretch."""

    done = False


@relay_round
def chain_rows() -> int:
    """Have new audit rows chained; say how many were."""
    rows = queries.rows_to_chain(ROWS_A_ROUND, everywhere=not _Sweep.done)
    end_reading()
    if len(rows) < ROWS_A_ROUND:
        _Sweep.done = True
    if not rows:
        return 0
    places = client.chain(rows)
    with writing():
        known = set(
            db.session.scalars(select(AuditChained.row_id).where(AuditChained.row_id.in_(places)))
        )
        db.session.add_all(
            AuditChained(row_id=row_id, seq=seq)
            for row_id, seq in places.items()
            if row_id not in known
        )
    return len(rows)


@relay_round
def deliver_boxes() -> int:
    """Hand waiting data keys to the keeper; say how many it took.

    A box whose digest is not chained yet waits for the next round, and so does one refused: it
    stays visible as waiting and the refusal is in the log and in the keeper's chain.
    """
    boxes = queries.boxes_to_deliver(BOXES_A_ROUND)
    end_reading()
    taken = []
    for box in boxes:
        try:
            client.deliver(box)
        except OpeningRefused as refusal:
            log.warning("box refused", record_id=box.record_id, reason=refusal.reason)
        except KeeperUnavailable:
            break
        else:
            taken.append(box)
    if taken:
        at = datetime.now(UTC)
        with writing():
            for box in taken:
                mark_delivered(box.record_id, box.digest, at)
    return len(taken)
