"""What the relay carries to the keeper: audit rows into its chain, then keys of sealed boxes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.audit.models import AuditChained, AuditRow
from app.audit.operations import digest_of
from app.errors import KeeperUnavailable
from app.extensions import db, end_reading, writing
from app.identity import client
from app.identity.models import StoredBox
from app.identity.wire.messages import AuditEntry
from app.jobs.registry import relay_round

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH: Final = 500


def entry_of(row: AuditRow, seq: int | None = None) -> AuditEntry:
    """Give a row as the keeper chains it."""
    return AuditEntry(
        row_id=row.id,
        row_digest=row.row_digest,
        record_id=row.record_id,
        box_digest=row.box_digest,
        chained_seq=seq,
    )


@relay_round
def chain_audit_rows() -> int:
    """Have the keeper chain the rows it has not seen, oldest first; they wait while it is down."""
    rows = db.session.scalars(
        select(AuditRow)
        .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
        .where(AuditChained.row_id.is_(None))
        .order_by(AuditRow.id)
        .limit(BATCH)
    ).all()
    entries = [entry_of(row) for row in rows]
    end_reading()
    if not entries:
        return 0
    try:
        places = client.chain(entries)
    except KeeperUnavailable:
        return 0
    with writing():
        marked = set(
            db.session.scalars(select(AuditChained.row_id).where(AuditChained.row_id.in_(places)))
        )
        for row_id, seq in places.items():
            if row_id not in marked:
                db.session.add(AuditChained(row_id=row_id, seq=seq))
    return len(entries)


@relay_round
def deliver_boxes() -> int:
    """Hand wrapped keys to the keeper and forget them here; they wait while it is down."""
    boxes = [
        stored.to_box()
        for stored in db.session.scalars(
            select(StoredBox)
            .join(AuditRow, AuditRow.record_id == StoredBox.record_id)
            .join(AuditChained, AuditChained.row_id == AuditRow.id)
            .where(StoredBox.delivered_at.is_(None))
            .order_by(StoredBox.created_at)
            .limit(BATCH)
        )
    ]
    end_reading()
    delivered = []
    try:
        for box in boxes:
            client.deliver(box)
            delivered.append(box.label.record_id)
    except KeeperUnavailable:
        pass
    if delivered:
        with writing():
            for stored in db.session.scalars(
                select(StoredBox).where(StoredBox.record_id.in_(delivered))
            ):
                stored.delivered_at = datetime.now(UTC)
                stored.wrapped_key = None
    return len(delivered)


def rows_to_verify() -> Iterator[AuditEntry]:
    """Give every audit row in order of id, with its digest recomputed from what it says."""
    last = 0
    while True:
        page = db.session.execute(
            select(AuditRow, AuditChained.seq)
            .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
            .where(AuditRow.id > last)
            .order_by(AuditRow.id)
            .limit(BATCH)
        ).all()
        for row, seq in page:
            entry = entry_of(row, seq)
            yield AuditEntry(
                row_id=entry.row_id,
                row_digest=digest_of(row),
                record_id=entry.record_id,
                box_digest=entry.box_digest,
                chained_seq=seq,
            )
            last = row.id
        db.session.expunge_all()
        if len(page) < BATCH:
            return
