"""Keeping sealed boxes in the unit of work of the act that took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import operations as audit
from app.extensions import db
from app.identity.models import StoredBox

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.wire.envelope import SealedBox


def keep(
    box: SealedBox, *, actor_id: int | None, at: datetime, storage_key: str | None = None
) -> str:
    """Store a box and audit its digest in the same commit; gives its opaque id.

    The keeper takes a data key over only when this digest is the record's newest in its chain.
    The ciphertext of a file has been written under ``storage_key`` before; the row holds the rest.
    """
    db.session.add(StoredBox.of(box, at, storage_key))
    audit.record(
        "box.sealed",
        actor_id=actor_id,
        at=at,
        case_uid=box.label.case_uid,
        subject=box.label.kind.value,
        record_id=box.record_id,
        box_digest=box.digest,
    )
    return box.record_id


def keep_correction(box: SealedBox, *, actor_id: int | None, at: datetime) -> str:
    """Put the next version of a record in place of the one before; the same id goes on."""
    stored = StoredBox.of(box, at)
    db.session.merge(stored)
    audit.record(
        "box.corrected",
        actor_id=actor_id,
        at=at,
        case_uid=box.label.case_uid,
        subject=box.label.kind.value,
        record_id=box.record_id,
        box_digest=box.digest,
    )
    return box.record_id
