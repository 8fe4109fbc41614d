"""What the desk holds of the keeper: where it listens and the public key to seal with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask import current_app

from app.config import Config
from app.errors import KeeperUnavailable
from app.identity.wire import suites

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

EXTENSION: Final = "keeper"


@dataclass(slots=True)
class KeeperSeen:
    """The keeper as this process sees it; the public key is read when it is first needed."""

    socket_path: Path
    public_key_path: Path
    key: suites.PublicKey | None = field(default=None, repr=False)
    key_read_at: int = 0
    keeper_uid: int | None = None
    socket_seen: tuple[int, int] | None = None


def init_app(app: Flask, config: Config) -> None:
    """Tell the application where its keeper is."""
    app.extensions[EXTENSION] = KeeperSeen(config.keeper_socket, config.keeper_public_key)


def keeper_seen() -> KeeperSeen:
    """Give the current application's view of its keeper."""
    seen = current_app.extensions.get(EXTENSION)
    if isinstance(seen, KeeperSeen):
        return seen
    config = current_app.extensions["huiyin.config"]
    if not isinstance(config, Config):
        raise TypeError(config)
    current_app.extensions[EXTENSION] = seen = KeeperSeen(
        config.keeper_socket, config.keeper_public_key
    )
    return seen


def public_key() -> suites.PublicKey:
    """Read the key to seal with, anew after a rotation.

    Raises ``KeeperUnavailable`` when the vault was never made: without the key nothing may be
    taken in.
    """
    seen = keeper_seen()
    try:
        changed_at = seen.public_key_path.stat().st_mtime_ns
        if seen.key is None or seen.key_read_at != changed_at:
            seen.key = suites.public_key(json.loads(seen.public_key_path.read_bytes()))
            seen.key_read_at = changed_at
    except FileNotFoundError as error:
        message = "no-public-key"
        raise KeeperUnavailable(message) from error
    return seen.key
