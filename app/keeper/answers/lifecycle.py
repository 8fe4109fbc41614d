"""Answers about keys: rotation, destruction, holds, the high-water mark, the recovery kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.wire import lifecycle
from app.identity.wire.messages import Done
from app.keeper import apart, condition, destruction, rotation
from app.keeper.office import handles
from app.keeper.restored import compare

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@handles(lifecycle.MarkApart)
def mark_apart(office: Office, asked: lifecycle.MarkApart, body: bytes, at: datetime) -> Done:
    """Put a case on the list of those that are apart."""
    del body
    with office.vault.writing() as session:
        apart.mark(session, office.ring, asked.case_uid, at)
        return Done()


@handles(lifecycle.AskRetiring)
def ask_retiring(
    office: Office, asked: lifecycle.AskRetiring, body: bytes, at: datetime
) -> lifecycle.Retiring:
    """List the keys kept for boxes on their way."""
    del asked, body, at
    return lifecycle.Retiring(rotation.retiring(office))


@handles(lifecycle.NothingWaits)
def nothing_waits(office: Office, asked: lifecycle.NothingWaits, body: bytes, at: datetime) -> Done:
    """Destroy an old key that the desk needs no more."""
    del body
    rotation.destroy_old(office, asked.key_id, at)
    return Done()


@handles(lifecycle.RememberedPlace)
def remembered_place(
    office: Office, asked: lifecycle.RememberedPlace, body: bytes, at: datetime
) -> Done:
    """Compare the desk's memory with the chain; a vault that lacks the place is closed."""
    del body
    compare(office, asked, at)
    return Done()


@handles(lifecycle.AskDestroyed)
def ask_destroyed(
    office: Office, asked: lifecycle.AskDestroyed, body: bytes, at: datetime
) -> lifecycle.DestroyedCases:
    """List the cases whose ciphertext is to be removed."""
    del asked, body, at
    return lifecycle.DestroyedCases(destruction.to_remove(office))


@handles(lifecycle.CiphertextRemoved)
def ciphertext_removed(
    office: Office, asked: lifecycle.CiphertextRemoved, body: bytes, at: datetime
) -> Done:
    """Note that the desk has removed what it had."""
    del body
    destruction.note_removed(office, asked.case_uids, at)
    return Done()


@handles(lifecycle.AskCondition)
def ask_condition(
    office: Office, asked: lifecycle.AskCondition, body: bytes, at: datetime
) -> lifecycle.Condition:
    """Say how the keeper is kept."""
    del asked, body, at
    return condition.look(office)
