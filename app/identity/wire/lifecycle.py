"""Messages about keys: rotation, destruction, holds, the high-water mark, the recovery kit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the codec reads the annotations

from app.identity.wire.base import Reply, Request


@dataclass(frozen=True, slots=True)
class MarkApart(Request):
    """Say that a case is a staff complaint or sealed; it cannot be taken back."""

    case_uid: str


@dataclass(frozen=True, slots=True)
class AskRetiring(Request):
    """Ask which keys seal no more but are kept for boxes that are still on their way."""


@dataclass(frozen=True, slots=True)
class Retiring(Reply):
    """The keys that are kept."""

    key_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingWaits(Request):
    """Say that no box sealed with this key is left at the desk: the key may be destroyed."""

    key_id: str


@dataclass(frozen=True, slots=True)
class RememberedPlace(Request):
    """Say which row the desk remembers newest in the chain, and where."""

    row_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class AskDestroyed(Request):
    """Ask for cases whose keys are destroyed and whose ciphertext the desk still has to remove."""


@dataclass(frozen=True, slots=True)
class DestroyedCases(Reply):
    """Cases of which nothing can be opened any more."""

    case_uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CiphertextRemoved(Request):
    """Say that the desk has removed what it had of these cases."""

    case_uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskCondition(Request):
    """Ask the keeper how it is kept: keys, backups, its process."""


@dataclass(frozen=True, slots=True)
class Condition(Reply):
    """How the keeper is kept. Nothing of what it keeps."""

    key_id: str
    is_closed: bool
    retiring: int
    chain_seq: int
    has_kit: bool
    kit_is_old: bool
    last_backup_at: datetime | None
    dumps_core: bool
    memory_locked: bool
    tmpdir_in_memory: bool
    files_private: bool
