"""Files of the desk under the instance folder: written whole or not at all, named by opaque ids."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from pathlib import Path

    from app.config import Config


def path_of(key: str) -> Path:
    """Give the place of a stored file; the key is one of ours, never a person's input."""
    config: Config = current_app.extensions["huiyin.config"]
    return config.files_path / key


def write(key: str, content: bytes) -> None:
    """Write a file for its owner only; on disk before the row that names it is committed."""
    place = path_of(key)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(place.name + ".part")
    handle = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(place)


def remove(key: str) -> None:
    """Take back a file whose row was not committed."""
    path_of(key).unlink(missing_ok=True)


def read(key: str) -> bytes:
    """Read a stored file."""
    return path_of(key).read_bytes()
