"""The checks of ``flask doctor`` that ask the keeper, the chain and the backups."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.audit.models import AuditChained, AuditRow
from app.errors import KeeperUnavailable
from app.extensions import db
from app.identity import desk, lifecycle
from app.identity.wire.suites import UnknownSuite
from app.upkeep.doctor.findings import Finding, fail, ok, warn
from app.upkeep.last import read_last

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.config import Config
    from app.identity.wire.lifecycle import Condition

DESK_BACKUP_AGE: Final = timedelta(days=2)
KEY_BACKUP_AGE: Final = timedelta(days=7)
LONGEST_KEY_BACKUP: Final = timedelta(days=35)
VERIFIED_AGE: Final = timedelta(days=7)
UNCHAINED: Final = timedelta(minutes=15)


def suite() -> Finding:
    """Whether this build has the algorithms that the vault was made with."""
    about = "suite"
    try:
        return ok(about, f"Sealing with {desk.public_key().suite.name}.")
    except UnknownSuite as error:
        return fail(about, f"This build has no {error}: nothing can be taken in.")
    except (KeeperUnavailable, OSError, ValueError, KeyError):
        return fail(about, "There is no public key of the keeper: flask vault init.")


def keeper(at: datetime) -> Iterator[Finding]:
    """How the keeper is kept, as it says itself."""
    about = "keeper"
    try:
        found = lifecycle.condition()
    except KeeperUnavailable:
        yield fail(about, "The keeper does not answer: nothing can be opened.")
        return
    yield ok(about, f"The keeper answers; its chain is at {found.chain_seq}.")
    if found.is_closed:
        yield fail(about, "The vault was restored and opens nothing: flask vault accept-restore.")
    if found.dumps_core:
        yield fail("core dumps", "The keeper may write core dumps.")
    else:
        yield ok("core dumps", "The keeper writes no core dumps and cannot be traced.")
    if not found.files_private:
        yield fail("files", "Files of the keeper are open to others: chmod 700 and 600.")
    if not found.memory_locked:
        yield warn("swap", "The keeper's memory is not locked: LimitMEMLOCK=infinity.")
    if not found.tmpdir_in_memory:
        yield warn("tmpdir", "The keeper's temporary folder is on disk: give it /dev/shm.")
    yield from _recovery(found, at)


def _recovery(found: Condition, at: datetime) -> Iterator[Finding]:
    about = "recovery"
    if not found.has_kit:
        yield warn(about, "There is no recovery kit: lost keys would be lost for good.")
        return
    if found.kit_is_old:
        yield warn(about, "The keys were rotated since the kit was made: flask vault kit.")
    age = None if found.last_backup_at is None else at - found.last_backup_at
    if age is None or age > LONGEST_KEY_BACKUP:
        yield fail(about, "There is no backup of the key store that still may be kept.")
    elif age > KEY_BACKUP_AGE:
        yield warn(about, f"The newest backup of the key store is {age.days} days old.")
    else:
        yield ok(about, "There is a recovery kit and a fresh backup of the key store.")


def chain(config: Config, at: datetime) -> Iterator[Finding]:
    """Whether audit rows reach the chain, and when it was verified."""
    about = "audit"
    oldest = db.session.scalar(
        select(func.min(AuditRow.at))
        .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
        .where(AuditChained.row_id.is_(None))
    )
    if oldest is not None and at - oldest > UNCHAINED:
        yield fail(about, "Audit rows wait longer than a quarter of an hour for the chain.")
    last = read_last(config, "verify")
    if last is None or at - last.at > VERIFIED_AGE:
        yield warn(about, "The chain was not verified within a week: flask audit verify.")
    elif last.facts.get("wrong"):
        yield fail(about, "The last flask audit verify found a wrong place.")
    else:
        yield ok(about, f"The chain was verified on {last.at.date()}.")


def backup(config: Config, at: datetime) -> Finding:
    """Whether there is a fresh backup of the desk."""
    about = "backup"
    last = read_last(config, "backup")
    if last is None:
        return warn(about, "The desk was never backed up: flask backup TARGET.")
    if at - last.at > DESK_BACKUP_AGE:
        return warn(about, f"The newest backup of the desk is of {last.at.date()}.")
    return ok(about, f"The desk was backed up on {last.at.date()}.")
