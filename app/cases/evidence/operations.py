"""Keeping what reporters give, and deciding what the team gets to see of it."""

from __future__ import annotations

import hashlib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.evidence.kinds import ItemState, ReceivedKind, Source
from app.cases.evidence.models import ReceivedItem
from app.cases.evidence.queries import last_number
from app.cases.evidence.rules import BOX_KINDS, kind_of, size_class
from app.cases.permissions import Permission, require
from app.documents import files as stored_files
from app.errors import ActionNotAllowed, CaseMovedOn
from app.extensions import db
from app.identity.files import key_of
from app.identity.operations import keep
from app.identity.seal import seal, seal_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case
    from app.identity.seal import SealedBox
    from app.web.upload_kinds import FileKind
    from app.web.uploads import Checked


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file ready to be kept: nothing of it is left in clear."""

    kind: ReceivedKind
    file_kind: FileKind
    size: int
    original: SealedBox = field(repr=False)
    name: SealedBox = field(repr=False)

    @property
    def storage_key(self) -> str:
        """Where the sealed original lies."""
        return key_of(self.original.record_id)


def seal_received(
    checked: Checked, case_uid: str, *, taker_id: int | None, is_scan: bool = False
) -> SealedFile:
    """Seal a file and its name as they came; slow, so before any unit of work."""
    kind = kind_of(checked.kind, is_scan=is_scan)
    return SealedFile(
        kind=kind,
        file_kind=checked.kind,
        size=checked.size,
        original=seal(BOX_KINDS[kind], checked.content, case_uid, taker_id=taker_id),
        name=seal_name(checked.safe_name, case_uid, taker_id=taker_id),
    )


@contextmanager
def on_disk(files: Sequence[SealedFile]) -> Iterator[None]:
    """Put sealed originals on disk around the unit of work that keeps them; take back if it fails.

    What the unit of work left out is taken back too, when it says so by ``discard``.
    """
    try:
        for file in files:
            stored_files.write(file.storage_key, file.original.ciphertext)
        yield
    except BaseException:
        discard(files)
        raise


def discard(files: Sequence[SealedFile]) -> None:
    """Remove sealed originals that no row names."""
    for file in files:
        stored_files.remove(file.storage_key)


def keep_sealed(
    case: Case, file: SealedFile, *, actor_id: int | None, at: datetime, source: Source
) -> ReceivedItem:
    """Keep a sealed file in the unit of work of the act that took it; its digests are audited."""
    original_id = keep(file.original, actor_id=actor_id, at=at, storage_key=file.storage_key)
    item = ReceivedItem(
        case_id=case.id,
        number=last_number(case.id) + 1,
        kind=file.kind,
        file_kind=file.file_kind,
        source=source,
        size_class=size_class(file.size),
        original_record_id=original_id,
        name_record_id=keep(file.name, actor_id=actor_id, at=at),
        received_at=at,
        received_by_id=actor_id,
    )
    db.session.add(item)
    db.session.flush()
    _note(item, case, "received.kept", actor_id, at)
    return item


def keep_received(
    case: Case, checked: Checked, *, actor_id: int | None, at: datetime, source: Source
) -> ReceivedItem:
    """Seal and keep one file within a unit of work that is open already.

    Should that unit of work fail, an unnamed ciphertext stays on disk that nothing can open;
    ``seal_received``, ``on_disk`` and ``keep_sealed`` leave none.
    """
    file = seal_received(checked, case.uid, taker_id=actor_id)
    stored_files.write(file.storage_key, file.original.ciphertext)
    return keep_sealed(case, file, actor_id=actor_id, at=at, source=source)


def note_opened(item: ReceivedItem, case: Case, reader: User, at: datetime) -> None:
    """Record at the desk too that an original was opened."""
    _note(item, case, "received.opened", reader.id, at)


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy on its way to the disk."""

    content: bytes = field(repr=False)
    extension: str
    uid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def storage_key(self) -> str:
        """Where it lies."""
        return f"received/{self.uid}.{self.extension}"


@dataclass(frozen=True, slots=True)
class Clearing:
    """What the leader lets the team see, and why."""

    note: str
    description: str = ""
    copy: Copy | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides, when, and which version of the thing their page showed."""

    leader: User
    at: datetime
    shown: int


def clear(item: ReceivedItem, case: Case, clearing: Clearing, act: Act) -> None:
    """Let the team see a working copy or a description (放行). Raises ``CaseMovedOn``."""
    _decide(item, case, ItemState.CLEARED, clearing.note, act)
    item.description = clearing.description
    if clearing.copy is not None:
        item.copy_key = clearing.copy.storage_key
        item.copy_size = len(clearing.copy.content)
        item.copy_sha256 = hashlib.sha256(clearing.copy.content).hexdigest()


def withhold(item: ReceivedItem, case: Case, reason: str, act: Act) -> None:
    """Refuse to clear, with a reason (不放行)."""
    _decide(item, case, ItemState.WITHHELD, reason, act)


def take_back(item: ReceivedItem, case: Case, reason: str, act: Act) -> str | None:
    """Undo a decision; gives the key of the copy, to be removed after the commit."""
    _require_turn(item, case, act)
    if item.state is ItemState.WAITING:
        raise ActionNotAllowed(_("Nothing has been decided on it yet."))
    key, item.copy_key, item.copy_sha256, item.copy_size = item.copy_key, None, None, None
    item.state, item.description, item.note = ItemState.WAITING, "", reason
    item.decided_by_id = item.decided_at = None
    _note(item, case, "received.taken_back", act.leader.id, act.at, words=reason)
    return key


def _decide(item: ReceivedItem, case: Case, state: ItemState, note: str, act: Act) -> None:
    _require_turn(item, case, act)
    if item.state is not ItemState.WAITING:
        raise ActionNotAllowed(_("It is decided already. Take the decision back first."))
    item.state, item.note = state, note
    item.decided_by_id, item.decided_at = act.leader.id, act.at
    _note(item, case, f"received.{state.value}", act.leader.id, act.at, words=note)


def _require_turn(item: ReceivedItem, case: Case, act: Act) -> None:
    require(act.leader, Permission.CLEAR_EVIDENCE, case)
    if not case.is_open:
        raise ActionNotAllowed(_("The matter is closed."))
    if item.version != act.shown:
        by = item.decided_by.display_name if item.decided_by else ""
        raise CaseMovedOn(who=by, what=_("decided on this material"), when=item.decided_at)


def _note(  # noqa: PLR0913, PLR0917 - an audit row has as many parts
    item: ReceivedItem,
    case: Case,
    action: str,
    actor_id: int | None,
    at: datetime,
    words: str = "",
) -> None:
    audit.record(
        action,
        actor_id=actor_id,
        at=at,
        case_uid=case.uid,
        subject=f"{item.kind.value} {item.number}",
        record_id=item.original_record_id,
        words=words,
    )
