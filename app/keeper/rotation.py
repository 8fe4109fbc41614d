"""Rotation: a new key seals, every data key is wrapped anew, the old private key is destroyed.

Each step commits by itself and finds from the vault where the one before stopped, so that a run
that was killed is finished by the next. The old key is kept until the desk says that no box sealed
with it is still on its way, and for a few minutes at least: a box may be in a request that began
before the new key was told.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.identity.wire.envelope import Tampered
from app.identity.wire.kinds import Refusal
from app.identity.wire.suites import suite_named
from app.keeper import chain, files, wraps
from app.keeper.denial import Denied, require
from app.keeper.keys import key_file, make_key, publish
from app.keeper.records import label_of
from app.keeper.schema import write_meta
from app.keeper.store import DataKey, SealingKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from app.keeper.office import Office

BATCH: Final = 500
KIT_IS_OLD: Final = "kit_is_old"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rotation is: what was wrapped anew, what could not be, which keys still wait."""

    key_id: str
    rewrapped: int
    unusable: tuple[str, ...]
    retiring: tuple[str, ...]


def folder_of(office: Office) -> Path:
    """Give the keeper's folder. Raises ``RuntimeError`` for an office without one."""
    if office.folder is None:
        message = "this office has no key files"
        raise RuntimeError(message)
    return office.folder


def rotate(office: Office, public_file: Path, at: datetime) -> Progress:
    """Begin a rotation, or go on with the one that was begun, as far as it goes now."""
    begin(office, public_file, at)
    rewrapped, unusable = rewrap_all(office, at)
    sweep(office, at)
    return Progress(office.ring.current_id, rewrapped, unusable, retiring(office))


def retiring(office: Office) -> tuple[str, ...]:
    """List the keys that seal no more and are not destroyed yet."""
    with office.vault.reading() as session:
        return tuple(_retiring(session))


def _retiring(session: Session) -> Sequence[str]:
    return session.scalars(
        select(SealingKey.key_id)
        .where(SealingKey.retired_at.is_not(None), SealingKey.destroyed_at.is_(None))
        .order_by(SealingKey.created_at)
    ).all()


def begin(office: Office, public_file: Path, at: datetime) -> None:
    """Have a new key seal from now on, unless a rotation is under way."""
    office.refresh(at)
    require(not office.ring.is_closed, Refusal.RESTORED)
    folder = folder_of(office)
    if not retiring(office):
        old = office.ring.current_id
        private = make_key(folder, suite_named(office.ring.suite_of[old]))
        with office.vault.writing() as session:
            is_ours = not _retiring(session)
            if is_ours:
                _replace(session, old, private.key_id, private.suite.name, at)
                write_meta(session, KIT_IS_OLD, "yes")
                chain.chain_act(
                    session, office.ring.chain_key, "rotate", at, old=old, new=private.key_id
                )
        if not is_ours:
            files.destroy(key_file(folder, private.key_id))
        _touch(folder)
    office.refresh(at)
    publish(office.ring, public_file)


def _replace(session: Session, old: str, new: str, suite: str, at: datetime) -> None:
    session.add(SealingKey(key_id=new, suite=suite, created_at=at))
    stored = session.get(SealingKey, old)
    if stored is not None:
        stored.retired_at = at


def _touch(folder: Path) -> None:
    """Have a running keeper look at its keys again."""
    os.utime(folder / "keys")


def rewrap_all(office: Office, at: datetime) -> tuple[int, tuple[str, ...]]:
    """Wrap everything anew that is under an old key; gives how many and which could not be."""
    count, unusable, after = 0, [], ""
    while True:
        done, wrong, after = rewrap_some(office, after, at)
        count += done
        unusable += wrong
        if not after:
            return count, tuple(unusable)


def rewrap_some(office: Office, after: str, at: datetime) -> tuple[int, list[str], str]:
    """Wrap one batch anew in one commit; gives where to go on, empty at the end.

    Each new wrapping is opened before it replaces the old one. A record whose wrapping was
    tampered with stays as it is, and with it the old key.
    """
    ring, unusable = office.ring, []
    with office.vault.writing() as session:
        records = session.scalars(
            select(DataKey)
            .where(DataKey.key_id != ring.current_id, DataKey.record_id > after)
            .order_by(DataKey.record_id)
            .limit(BATCH)
        ).all()
        for record in records:
            try:
                wraps.wrap_anew(ring, record, label_of(record))
            except (Tampered, Denied):
                session.expire(record)
                unusable.append(record.record_id)
        done = len(records) - len(unusable)
        if done:
            chain.chain_act(
                session, ring.chain_key, "rewrap", at, count=done, key_id=ring.current_id
            )
    return done, unusable, records[-1].record_id if len(records) == BATCH else ""


def destroy_old(office: Office, key_id: str, at: datetime) -> None:
    """Destroy an old key that nothing needs any more. Raises ``Denied`` while something does."""
    rewrap_all(office, at)
    with office.vault.writing() as session:
        stored = session.get(SealingKey, key_id)
        if stored is None or stored.retired_at is None:
            raise Denied(Refusal.KEY_NEEDED)
        if stored.destroyed_at is None:
            require(at >= stored.retired_at + office.settings.old_key_waits, Refusal.KEY_NEEDED)
            under_it = select(func.count()).where(DataKey.key_id == key_id)
            require(session.scalar(under_it) == 0, Refusal.KEY_NEEDED)
            stored.destroyed_at = at
            chain.chain_act(session, office.ring.chain_key, "destroy-key", at, key_id=key_id)
    sweep(office, at)


def sweep(office: Office, at: datetime) -> None:
    """Remove the files of keys that the vault says are destroyed, and old wrappings' traces."""
    folder = folder_of(office)
    with office.vault.reading() as session:
        gone = session.scalars(
            select(SealingKey.key_id).where(SealingKey.destroyed_at.is_not(None))
        ).all()
    for key_id in gone:
        files.destroy(key_file(folder, key_id))
    _touch(folder)
    office.vault.forget(DataKey.__tablename__)
    office.refresh(at)
