"""What the desk asks of the keeper about the life of keys and cases."""

from __future__ import annotations

from app.identity.client import ask
from app.identity.wire.lifecycle import MarkApart
from app.identity.wire.messages import Done


def mark_apart(case_uid: str) -> None:
    """Tell the keeper that a case is a staff complaint or sealed. Idempotent, and for good."""
    ask(MarkApart(case_uid), Done)
