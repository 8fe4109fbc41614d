"""Writing the audit record inside the transaction of the act it tells of."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.audit.models import AuditRow, AuditWords
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable
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
    if row.words_digest is not None:
        fields.append(row.words_digest)
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
    words: str = "",
) -> None:
    """Add a row: ids and codes only, never words that came from a reporter.

    ``words`` is what a member of staff gave as a reason. It lies beside the row, which binds its
    salted digest: the words can be destroyed later and the record still verifies.
    """
    row = AuditRow(
        at=at,
        actor_id=actor_id,
        action=action,
        case_uid=case_uid,
        subject=subject,
        record_id=record_id,
        box_digest=box_digest,
        words_digest=_keep_words(words) if words else None,
        row_digest="",
    )
    row.row_digest = digest_of(row)
    db.session.add(row)


def _keep_words(words: str) -> str:
    salt = secrets.token_hex(16)
    digest = words_digest(salt, words)
    db.session.add(AuditWords(digest=digest, salt=salt, words=words))
    return digest


def words_digest(salt: str, words: str) -> str:
    """Digest words with their salt."""
    return hashlib.sha256(f"{salt}:{words}".encode()).hexdigest()


def destroy_words(digests: Iterable[str]) -> int:
    """Destroy words beside rows in the caller's unit of work; the rows and the chain stay."""
    gone = db.session.scalars(
        delete(AuditWords).where(AuditWords.digest.in_(list(digests))).returning(AuditWords.digest)
    )
    return len(gone.all())
