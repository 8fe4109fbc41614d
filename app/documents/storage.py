"""The files of documents: written whole or not at all, read back by their hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import DomainError, NotFound

if TYPE_CHECKING:
    from app.documents.models import Document


class FileDamaged(DomainError):
    """The file on disk is not the one that was written."""

    status = 500


@dataclass(frozen=True, slots=True)
class Staged:
    """A file written and synced under a temporary name, waiting for its commit."""

    temporary: Path
    sha256: str
    size: int

    def move_to(self, root: Path, key: str) -> None:
        """Give the file its name; quick enough for a transaction."""
        target = root / key
        self.temporary.replace(target)
        _sync_folder(target.parent)

    def discard(self) -> None:
        """Remove a file that nobody needs any more."""
        self.temporary.unlink(missing_ok=True)


def key_of(uid: str) -> str:
    """Give the storage key of a document."""
    return f"documents/{uid}.pdf"


def stage(root: Path, content: bytes) -> Staged:
    """Write a file beside its later place and sync it."""
    folder = root / "documents"
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Staged(Path(name), hashlib.sha256(content).hexdigest(), len(content))


def read(root: Path, document: Document) -> bytes:
    """Read a document's file. Raises ``NotFound`` and ``FileDamaged``."""
    if document.storage_key is None:
        raise NotFound
    path = root / document.storage_key
    if not path.is_file():
        raise NotFound
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise FileDamaged(document.uid)
    return content


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
