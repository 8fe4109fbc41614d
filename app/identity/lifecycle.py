"""What the desk asks of the keeper about the life of keys and cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.client import ask
from app.identity.wire import lifecycle
from app.identity.wire.messages import Done

if TYPE_CHECKING:
    from collections.abc import Iterable


def mark_apart(case_uid: str) -> None:
    """Tell the keeper that a case is a staff complaint or sealed. Idempotent, and for good."""
    ask(lifecycle.MarkApart(case_uid), Done)


def retiring() -> tuple[str, ...]:
    """Ask which keys seal no more but are kept for boxes on their way."""
    return ask(lifecycle.AskRetiring(), lifecycle.Retiring)[0].key_ids


def nothing_waits(key_id: str) -> None:
    """Say that no box sealed with this key is left here; the keeper destroys the key."""
    ask(lifecycle.NothingWaits(key_id), Done)


def remember_place(row_id: int, seq: int) -> None:
    """Say what the desk remembers of the chain: a restored vault that lacks it is closed."""
    ask(lifecycle.RememberedPlace(row_id, seq), Done)


def destroyed() -> tuple[str, ...]:
    """Ask for cases whose keys are destroyed, so that their ciphertext is removed here too."""
    return ask(lifecycle.AskDestroyed(), lifecycle.DestroyedCases)[0].case_uids


def ciphertext_removed(case_uids: Iterable[str]) -> None:
    """Say that it has been removed."""
    ask(lifecycle.CiphertextRemoved(tuple(case_uids)), Done)


def condition() -> lifecycle.Condition:
    """Ask how the keeper is kept."""
    return ask(lifecycle.AskCondition(), lifecycle.Condition)[0]
