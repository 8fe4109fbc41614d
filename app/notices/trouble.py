"""What keeps a message from leaving: a kind, never an address nor anything of the message."""

from __future__ import annotations


class NotTaken(Exception):
    """The peer did not take the message. ``kind`` is a short code that may be logged and shown."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind[:60]
