"""Finding sealed boxes by what may be known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.identity.models import StoredBox

if TYPE_CHECKING:
    from app.identity.wire.kinds import BoxKind


def boxes_of(case_uid: str, kind: BoxKind) -> list[StoredBox]:
    """The boxes of one kind of a case, oldest first."""
    return list(
        db.session.scalars(
            select(StoredBox)
            .where(StoredBox.case_uid == case_uid, StoredBox.kind == kind)
            .order_by(StoredBox.created_at, StoredBox.record_id)
        )
    )
