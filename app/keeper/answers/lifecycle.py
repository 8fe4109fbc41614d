"""Answers about keys: rotation, destruction, holds, the high-water mark, the recovery kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.wire.lifecycle import MarkApart
from app.identity.wire.messages import Done
from app.keeper import apart
from app.keeper.office import handles

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@handles(MarkApart)
def mark_apart(office: Office, asked: MarkApart, body: bytes, at: datetime) -> Done:
    """Put a case on the list of those that are apart."""
    del body
    with office.vault.writing() as session:
        apart.mark(session, office.ring, asked.case_uid, at)
        return Done()
