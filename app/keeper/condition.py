"""How this keeper is kept, for ``flask doctor``: only the keeper can look at its own process."""

from __future__ import annotations

import ctypes
import resource
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.identity.wire.lifecycle import Condition
from app.keeper import chain, kit, rotation
from app.keeper.destruction import LAST_KEY_BACKUP
from app.keeper.process import SHARED_MEMORY
from app.keeper.schema import read_meta

if TYPE_CHECKING:
    from app.keeper.office import Office

PR_GET_DUMPABLE: Final = 3


def look(office: Office) -> Condition:
    """Look at keys, backups and process."""
    folder = rotation.folder_of(office)
    with office.vault.reading() as session:
        last = read_meta(session, LAST_KEY_BACKUP)
        kit_is_old = read_meta(session, rotation.KIT_IS_OLD) == "yes"
        head = chain.head(session)
    return Condition(
        key_id=office.ring.current_id,
        is_closed=office.ring.is_closed,
        retiring=len(rotation.retiring(office)),
        chain_seq=head.seq,
        has_kit=kit.public_file(folder).exists(),
        kit_is_old=kit_is_old,
        last_backup_at=datetime.fromisoformat(last) if last else None,
        dumps_core=_dumps_core(),
        memory_locked=_locked_kilobytes() > 0,
        tmpdir_in_memory=Path(tempfile.gettempdir()).is_relative_to(SHARED_MEMORY),
        files_private=_are_private(folder),
    )


def _dumps_core() -> bool:
    may_dump = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1
    return may_dump or resource.getrlimit(resource.RLIMIT_CORE)[0] != 0


def _locked_kilobytes() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmLck:"):
            return int(line.split()[1])
    return 0


def _are_private(folder: Path) -> bool:
    """Say whether folder, keys and store are their owner's alone."""
    return not any(
        each.stat().st_mode & 0o077
        for each in (folder, *folder.rglob("*"))
        if each.name != kit.public_file(folder).name
    )
