"""Files of the keeper's own: readable by their owner only, written whole, destroyed for good."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class VaultNotReady(Exception):
    """The vault cannot be used as it is; the message says what is missing."""


def read_private(path: Path) -> str:
    """Read a secret. Raises ``VaultNotReady`` when it is gone or others can read it."""
    try:
        mode = path.stat().st_mode
        content = path.read_text(encoding="ascii")
    except FileNotFoundError as error:
        message = f"{path} is missing: restore it, nothing can be opened without it"
        raise VaultNotReady(message) from error
    if mode & 0o077:
        message = f"{path} can be read by others: chmod 600"
        raise VaultNotReady(message)
    return content


def private_folder(path: Path) -> None:
    """Make a folder that is its owner's alone."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)


def write(
    path: Path, content: str | bytes, mode: int = 0o600, *, is_newest_needed: bool = True
) -> None:
    """Write a file whole or not at all; when this returns it is on the disk.

    A file whose last state but one would do after a power cut saves the wait for its folder.
    """
    part = path.with_name(path.name + ".part")
    with suppress(FileNotFoundError):
        part.unlink()
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    if is_newest_needed:
        sync_folder(path.parent)


def append(path: Path, line: str) -> None:
    """Add a line to a list that only grows."""
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def destroy(path: Path) -> None:
    """Overwrite a secret and remove it; gone already is as good.

    Overwriting reaches the old bytes where the file system writes in place. Where it copies on
    write, or the disk moves its cells about, the disk's own encryption has to stand in.
    """
    with suppress(FileNotFoundError):
        size = path.stat().st_size
        with path.open("r+b", buffering=0) as file:
            for _ in range(2):
                file.seek(0)
                file.write(os.urandom(size))
                os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's own entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
