"""How the keeper says no."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.identity.wire.kinds import Refusal


class Denied(Exception):
    """The keeper refuses; what it had begun is rolled back and the attempt is recorded."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def require(holds: bool, reason: Refusal) -> None:  # noqa: FBT001 - a condition that must hold
    """Raise ``Denied`` unless the condition holds."""
    if not holds:
        raise Denied(reason)
