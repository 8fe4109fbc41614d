"""Writing the audit record inside the transaction of the act it tells of."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

from app.audit.models import AuditRow
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


def digest_of(row: AuditRow) -> str:
    """Digest everything the row says; the keeper chains this and ``audit verify`` recomputes it."""
    fields = [
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.actor_id,
        row.action,
        row.case_uid,
        row.subject,
        row.record_id,
        row.box_digest,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()


def record(  # noqa: PLR0913 - a row of a record has as many columns as it has
    action: str,
    *,
    actor_id: int | None,
    at: datetime,
    case_uid: str | None = None,
    subject: str = "",
    record_id: str | None = None,
    box_digest: str | None = None,
) -> None:
    """Add a row: ids and codes only, never words that came from a person."""
    row = AuditRow(
        at=at,
        actor_id=actor_id,
        action=action,
        case_uid=case_uid,
        subject=subject,
        record_id=record_id,
        box_digest=box_digest,
        row_digest="",
    )
    row.row_digest = digest_of(row)
    db.session.add(row)
