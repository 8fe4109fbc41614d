"""Serving until told to stop: a hardened process with a temporary folder in memory."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.keeper import process
from app.keeper.files import VaultNotReady
from app.keeper.schema import VaultTooNew
from app.keeper.server import AlreadyServed, KeeperServer

if TYPE_CHECKING:
    from types import FrameType

    from app.config import Config


class CannotServe(Exception):
    """The keeper does not start as things are; the message says why."""


def serve_until_stopped(config: Config) -> None:
    """Answer the desk on the keeper's socket. Raises ``CannotServe``."""
    process.harden()
    with process.private_tmpdir():
        try:
            server = KeeperServer.from_config(config, clock=lambda: datetime.now(UTC))
        except AlreadyServed as error:
            message = f"another keeper answers on {error}"
            raise CannotServe(message) from error
        except (VaultNotReady, VaultTooNew) as error:
            raise CannotServe(str(error)) from error

        def stop(number: int, frame: FrameType | None) -> None:
            del number, frame
            server.shutdown()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        server.serve_forever()
        server.server_close()
