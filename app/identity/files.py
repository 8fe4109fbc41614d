"""Where the ciphertext of sealed files lies: on the desk's disk, opaque like every other box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from app.config import Config


def key_of(record_id: str) -> str:
    """Give the storage key of a sealed file."""
    return f"sealed/{record_id}"


def read(key: str) -> bytes:
    """Read a sealed file as it was written."""
    config: Config = current_app.extensions["huiyin.config"]
    return (config.files_path / key).read_bytes()
