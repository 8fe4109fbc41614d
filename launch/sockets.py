"""Where the Unix sockets of an instance are."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# sun_path has 108 bytes with its end mark on Linux, 104 elsewhere.
LONGEST_PATH: Final = 103
NAMES: Final = ("redis.sock", "limiter.sock", "keeper.sock")


def is_short_enough(folder: Path) -> bool:
    """Whether each of our sockets can be bound in this folder."""
    return all(len(os.fsencode(folder / name)) <= LONGEST_PATH for name in NAMES)


def choose_folder(instance: Path, remembered: str, environ: Mapping[str, str]) -> Path:
    """The instance's own folder, or a short private one when its path is too long for a socket."""
    if is_short_enough(instance):
        return instance
    if remembered and is_private(Path(remembered)):
        return Path(remembered)
    runtime = environ.get("XDG_RUNTIME_DIR")
    if runtime:
        name = hashlib.sha256(os.fsencode(instance)).hexdigest()[:12]
        folder = Path(runtime) / f"huiyin-{name}"
        if is_short_enough(folder) and _made(folder) and is_private(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="huiyin-", dir="/tmp"))


def is_private(folder: Path) -> bool:
    """Whether the folder is a real one, ours, and closed to everybody else."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    private = stat.S_IMODE(status.st_mode) == stat.S_IRWXU
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and private


def _made(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return False
    return True
