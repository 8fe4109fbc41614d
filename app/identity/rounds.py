"""What the relay carries to the keeper: audit rows into its chain, then keys of sealed boxes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import func, select

from app.audit.models import AuditChained, AuditRow
from app.audit.operations import digest_of
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db, end_reading, writing
from app.identity import client, reach
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind, Refusal
from app.identity.wire.messages import AuditEntry
from app.jobs.registry import relay_round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.identity.wire.envelope import SealedBox

log: Final = structlog.get_logger()
BATCH: Final = 500
# A row may still appear this far below the newest: a slow commit keeps the id it took early.
LATE_ROWS: Final = 5_000


class _Sweep:
    """Whether this process has looked at all rows once."""

    done = False


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
    """Have the keeper chain the rows it has not seen, oldest first; they wait while it is down.

    The first round of a process looks at all rows, later ones at the newest stretch only: with a
    million rows behind it, looking at all of them would cost the relay a second each round.
    """
    unseen = (
        select(AuditRow)
        .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
        .where(AuditChained.row_id.is_(None))
        .order_by(AuditRow.id)
        .limit(BATCH)
    )
    if _Sweep.done:
        newest = db.session.scalar(select(func.max(AuditChained.row_id))) or 0
        unseen = unseen.where(AuditRow.id > newest - LATE_ROWS)
    rows = db.session.scalars(unseen).all()
    _Sweep.done = len(rows) < BATCH
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
    """Hand wrapped keys to the keeper and forget them here; they wait while it is down.

    A box that the keeper refuses stays behind and holds up no other in its batch.
    """
    waiting = db.session.scalars(
        select(StoredBox.record_id)
        .where(StoredBox.delivered_at.is_(None))
        .order_by(StoredBox.created_at)
        .limit(BATCH)
    ).all()
    delivered = {}
    try:
        for record_id in waiting:
            if digest := _hand_over(record_id):
                delivered[record_id] = digest
    except KeeperUnavailable:
        pass
    finally:
        end_reading()
    if delivered:
        _forget_keys(delivered, datetime.now(UTC))
    return len(delivered)


def _hand_over(record_id: str) -> str | None:
    """Deliver one box, which may be a large file; give its digest when the keeper took it."""
    stored = db.session.get(StoredBox, record_id)
    if stored is None or stored.wrapped_key is None:
        return None
    try:
        box = stored.to_box()
    except FileNotFoundError:
        log.error("sealed file is missing", record_id=record_id)  # noqa: TRY400 - no traceback: it would tell nothing more
        return None
    end_reading()
    try:
        client.deliver(box)
    except OpeningRefused as refusal:
        if refusal.reason != Refusal.NOT_CHAINED:
            log.warning("box refused", record_id=record_id, reason=refusal.reason)
        return None
    _index(box)
    return box.digest


def _index(box: SealedBox) -> None:
    """Have blind indexes made of who reported, while the ciphertext is at hand.

    A keeper that dies in between gets the same box again on the next round.
    """
    if box.label.kind not in {BoxKind.IDENTITY, BoxKind.CALLER}:
        return
    try:
        reach.index_identity(box.record_id, box.ciphertext)
    except OpeningRefused as refusal:
        log.warning("box not indexed", record_id=box.record_id, reason=refusal.reason)


def _forget_keys(delivered: dict[str, str], at: datetime) -> None:
    with writing():
        for stored in db.session.scalars(
            select(StoredBox).where(StoredBox.record_id.in_(delivered))
        ):
            if stored.digest == delivered[stored.record_id]:
                stored.delivered_at = at
                stored.wrapped_key = None


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
            db.session.expunge(row)  # a million of them would stay in memory
        if len(page) < BATCH:
            return
