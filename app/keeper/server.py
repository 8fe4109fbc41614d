"""The keeper's socket: who calls is checked before a byte is read."""

from __future__ import annotations

import os
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.identity.wire import codec, frames, messages
from app.identity.wire.kinds import Refusal
from app.keeper.office import Office
from app.keeper.schema import upgrade
from app.keeper.service import Keeper
from app.keeper.settings import KeeperSettings
from app.keeper.store import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from app.config import Config

log: Final = structlog.get_logger()
CREDENTIALS: Final = struct.Struct("3i")
CALL_SECONDS: Final = 10.0
CALLS_AT_ONCE: Final = 8
BACKLOG: Final = 128


class AlreadyServed(Exception):
    """Another keeper listens on this socket."""


class KeeperServer:
    """Serves one keeper on one Unix socket until stopped."""

    def __init__(
        self, keeper: Keeper, vault: Vault, path: Path, allowed_uids: Collection[int]
    ) -> None:
        self._keeper: Final = keeper
        self._vault: Final = vault
        self._path: Final = path
        self._allowed: Final = frozenset(allowed_uids)
        self._stop: Final = threading.Event()
        self._listening: Final = self._listen()

    @classmethod
    def from_config(cls, config: Config, *, clock: Callable[[], datetime]) -> KeeperServer:
        """Open an installation's vault and listen.

        Raises ``VaultNotReady`` when keys are missing and ``AlreadyServed`` when another keeper
        listens there.
        """
        vault = Vault(config.vault_database_url)
        try:
            upgrade(vault)
            settings = KeeperSettings.of(config)
            keeper = Keeper(Office.open(vault, config.keeper_path, settings, clock()), clock)
            allowed = {os.geteuid(), *config.keeper_peer_uids}
            return cls(keeper, vault, config.keeper_socket, allowed)
        except BaseException:
            vault.close()
            raise

    def _listen(self) -> socket.socket:
        _remove_dead(self._path)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(self._path))
        # Another account reaches it through the group of its folder; SO_PEERCRED decides.
        self._path.chmod(0o600 if len(self._allowed) == 1 else 0o660)
        listening.listen(BACKLOG)
        listening.settimeout(0.2)
        return listening

    def serve_forever(self) -> None:
        """Take calls until ``shutdown``; calls under way are finished."""
        with self._listening, ThreadPoolExecutor(CALLS_AT_ONCE, "keeper") as pool:
            while not self._stop.is_set():
                try:
                    connection, _ = self._listening.accept()
                except TimeoutError:
                    continue
                pool.submit(self._take_call, connection)
        self._path.unlink(missing_ok=True)

    def shutdown(self) -> None:
        """Have ``serve_forever`` end."""
        self._stop.set()

    def server_close(self) -> None:
        """Let go of socket and vault."""
        self._listening.close()
        self._vault.close()

    def _take_call(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(CALL_SECONDS)
            uid = peer_uid(connection)
            if uid not in self._allowed:
                log.warning("caller refused", uid=uid)
                return
            with suppress(OSError, EOFError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            packed, body = frames.receive_frame(connection)
            request = codec.unpack_request(packed)
        except codec.Malformed:
            frames.send_frame(connection, codec.pack(messages.Refused(Refusal.MALFORMED)))
            return
        try:
            reply, content = self._keeper.answer(request, body)
        except SQLAlchemyError as error:
            # Nothing has been opened: the view could not be written. The caller sees a closed
            # connection, which is "unavailable".
            log.error("vault fails", asked=type(request).__name__, error=type(error).__name__)  # noqa: TRY400 - a traceback would hold what was asked
            return
        frames.send_frame(connection, codec.pack(reply), content)


def peer_uid(connection: socket.socket) -> int:
    """Ask the kernel who is on the other side."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    uid: int = CREDENTIALS.unpack(raw)[1]
    return uid


def _remove_dead(path: Path) -> None:
    """Remove the socket of a keeper that is gone. Raises ``AlreadyServed`` when it is not."""
    if is_served(path):
        raise AlreadyServed(str(path))
    path.unlink(missing_ok=True)


def is_served(path: Path) -> bool:
    """Say whether a keeper listens on a socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
