"""Frames on the socket: two lengths, a JSON header, a binary body.

The body carries a ciphertext to the keeper or an original back; it is never made into text.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

from app.identity.wire.codec import Malformed

if TYPE_CHECKING:
    import socket

LENGTHS: Final = struct.Struct("!II")
MAX_HEADER: Final = 1 << 20
MAX_BODY: Final = 96 << 20


def send_frame(connection: socket.socket, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame. Raises ``ValueError`` when it is too large to be taken."""
    head = json.dumps(header, separators=(",", ":")).encode()
    if len(head) > MAX_HEADER or len(body) > MAX_BODY:
        message = "frame too large"
        raise ValueError(message)
    connection.sendall(LENGTHS.pack(len(head), len(body)) + head)
    if body:
        connection.sendall(body)


def receive_frame(connection: socket.socket) -> tuple[Any, bytes]:
    """Take one frame. Raises ``Malformed``, or ``EOFError`` when the other side has gone."""
    head_length, body_length = LENGTHS.unpack(_receive(connection, LENGTHS.size))
    if head_length > MAX_HEADER or body_length > MAX_BODY:
        message = "frame too large"
        raise Malformed(message)
    try:
        header = json.loads(_receive(connection, head_length))
    except ValueError as error:
        raise Malformed from error
    return header, _receive(connection, body_length)


def _receive(connection: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
