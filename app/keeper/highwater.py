"""The high-water mark: how far the chain once was, kept beside the vault and not in it.

A vault restored from an older backup would open what has been destroyed since, and would have
forgotten views. So the newest link is also written to a file of the keeper's own. A vault whose
chain lacks the marked link, or has another in its place, opens nothing until two people have it
accepted (confidentiality design §9). The desk, which remembers places of the chain too, reports
what it misses: that covers a keeper whose whole folder was restored.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.keeper import files
from app.keeper.schema import read_meta, write_meta
from app.keeper.store import ChainLink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from app.identity.wire.messages import ChainHead
    from app.keeper.store import Vault

MARKED: Final = "marked"


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest link that the keeper remembers, and how many restored vaults were accepted."""

    seq: int
    mac: str
    accepted: int = 0


class HighWater:
    """Its files: the mark, the latch that closes the vault, the list of what is destroyed."""

    def __init__(self, folder: Path) -> None:
        self.folder: Final = folder / "mark"
        self.path: Final = self.folder / "high-water.json"
        self.latch: Final = self.folder / "restored.json"
        self.destroyed: Final = self.folder / "destroyed.jsonl"

    @contextmanager
    def _held(self) -> Iterator[None]:
        files.private_folder(self.folder)
        handle = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def read(self) -> Mark | None:
        """Give the mark; none before the first."""
        with suppress(FileNotFoundError):
            return Mark(**json.loads(self.path.read_bytes()))
        return None

    def is_latched(self) -> bool:
        """Say whether a restored vault waits to be accepted."""
        return self.latch.exists()

    def raise_to(self, head: ChainHead) -> None:
        """Move the mark up to a link just committed; it never goes down, nor while latched."""
        with self._held():
            mark = self.read()
            if self.is_latched() or (mark is not None and head.seq <= mark.seq):
                return
            # After a power cut an older mark is no harm: the chain has it too.
            mark = Mark(head.seq, head.mac, mark.accepted if mark else 0)
            self._write(mark, is_newest_needed=False)

    def close_vault(self, reason: str, at: datetime) -> None:
        """Latch: nothing opens until two people accept the restored vault."""
        with self._held():
            if not self.is_latched():
                told = {"reason": reason, "at": at.isoformat()}
                files.write(self.latch, json.dumps(told))

    def accept(self, head: ChainHead) -> None:
        """Begin anew at this link, which may be lower; the latch is taken away last."""
        with self._held():
            mark = self.read()
            self._write(Mark(head.seq, head.mac, mark.accepted + 1 if mark else 1))
            self.latch.unlink(missing_ok=True)
            files.sync_folder(self.folder)

    def _write(self, mark: Mark, *, is_newest_needed: bool = True) -> None:
        told = {"seq": mark.seq, "mac": mark.mac, "accepted": mark.accepted}
        files.write(self.path, json.dumps(told), is_newest_needed=is_newest_needed)


def stands_below(vault: Vault, water: HighWater) -> bool:
    """Say whether the vault lacks the marked link, or the mark is gone although there was one."""
    mark = water.read()
    with vault.reading() as session:
        if mark is None:
            return read_meta(session, MARKED) is not None
        if not mark.seq:
            return False
        link = session.get(ChainLink, mark.seq)
        return link is None or link.mac != mark.mac


def begin(vault: Vault, water: HighWater, head: ChainHead) -> None:
    """Set the first mark of a vault that never had one: file first, then the vault's word of it."""
    with vault.reading() as session:
        if read_meta(session, MARKED) is not None:
            return
    water.raise_to(head)
    with vault.writing() as session:
        write_meta(session, MARKED, "yes")
