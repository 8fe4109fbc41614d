"""Messages about keys: rotation, destruction, holds, the high-water mark, the recovery kit."""

from __future__ import annotations

from dataclasses import dataclass

from app.identity.wire.base import Request


@dataclass(frozen=True, slots=True)
class MarkApart(Request):
    """Say that a case is a staff complaint or sealed; it cannot be taken back."""

    case_uid: str
