"""One call to the keeper: connect, ask, take the answer, close."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Final, TypeVar

from app.errors import KeeperUnavailable, OpeningRefused
from app.identity.wire import codec, frames, messages
from app.identity.wire.base import Reply

if TYPE_CHECKING:
    from pathlib import Path

    from app.identity.wire.base import Request

R = TypeVar("R", bound=Reply)

CONNECT_SECONDS: Final = 0.5
REPLY_SECONDS: Final = 5.0
CREDENTIALS: Final = struct.Struct("3i")


def ask(
    socket_path: Path,
    request: Request,
    wanted: type[R],
    body: bytes = b"",
    seconds: float = REPLY_SECONDS,
) -> tuple[R, bytes]:
    """Ask the keeper and give its answer; ``seconds`` is how long it may take.

    Raises ``KeeperUnavailable`` when it does not answer in time or not sensibly, ``OpeningRefused``
    with its reason code when it refuses.
    """
    try:
        packed, content = _exchange(socket_path, request, body, seconds)
        reply = codec.unpack_reply(packed)
    except (OSError, EOFError, ValueError, codec.Malformed) as error:
        raise KeeperUnavailable(type(error).__name__) from error
    if isinstance(reply, messages.Refused):
        raise OpeningRefused(reply.reason.value)
    if not isinstance(reply, wanted):
        raise KeeperUnavailable(type(reply).__name__)
    return reply, content


def uid_of(socket_path: Path) -> int:
    """Ask the kernel under which account the keeper listens. Raises ``OSError`` when none does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(str(socket_path))
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    uid: int = CREDENTIALS.unpack(raw)[1]
    return uid


def _exchange(
    socket_path: Path, request: Request, body: bytes, seconds: float
) -> tuple[object, bytes]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(str(socket_path))
        connection.settimeout(seconds)
        frames.send_frame(connection, codec.pack(request), body)
        return frames.receive_frame(connection)
