"""Finding sealed boxes by what may be known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.audit.models import AuditChained, AuditRow
from app.audit.operations import digest_of
from app.extensions import db
from app.identity.models import StoredBox
from app.identity.wire.messages import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.identity.wire.envelope import SealedBox
    from app.identity.wire.kinds import BoxKind

LATE_ROWS: Final = 5_000
"""How far below the newest chained row a row may still appear: a slow commit has a lower id."""


def boxes_of(case_uid: str, kind: BoxKind) -> list[StoredBox]:
    """The boxes of one kind of a case, oldest first."""
    return list(
        db.session.scalars(
            select(StoredBox)
            .where(StoredBox.case_uid == case_uid, StoredBox.kind == kind)
            .order_by(StoredBox.created_at, StoredBox.record_id)
        )
    )


def boxes_to_deliver(limit: int) -> list[SealedBox]:
    """Boxes whose data key the keeper does not have yet, oldest first."""
    waiting = db.session.scalars(
        select(StoredBox)
        .where(StoredBox.delivered_at.is_(None), StoredBox.wrapped_key.is_not(None))
        .order_by(StoredBox.created_at)
        .limit(limit)
    )
    return [stored.to_box() for stored in waiting]


def rows_to_chain(limit: int, *, everywhere: bool) -> list[AuditEntry]:
    """Audit rows the keeper has not chained, in order; all of them or the newest stretch only."""
    waiting = (
        select(AuditRow)
        .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
        .where(AuditChained.row_id.is_(None))
        .order_by(AuditRow.id)
        .limit(limit)
    )
    if not everywhere:
        newest = db.session.scalar(select(func.max(AuditChained.row_id))) or 0
        waiting = waiting.where(AuditRow.id > newest - LATE_ROWS)
    return [
        AuditEntry(row.id, row.row_digest, row.record_id, row.box_digest)
        for row in db.session.scalars(waiting)
    ]


def all_entries(page_size: int = 2_000) -> Iterator[AuditEntry]:
    """Every audit row in order of id, its digest computed anew, with the place remembered."""
    after = 0
    while True:
        page = db.session.execute(
            select(AuditRow, AuditChained.seq)
            .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
            .where(AuditRow.id > after)
            .order_by(AuditRow.id)
            .limit(page_size)
        ).all()
        if not page:
            return
        for row, seq in page:
            yield AuditEntry(row.id, digest_of(row), row.record_id, row.box_digest, seq)
        after = page[-1][0].id
        db.session.expunge_all()
