"""Codes of changes that take two administrators."""

from __future__ import annotations

from enum import StrEnum


class ChangeKind(StrEnum):
    """What two administrators do together."""

    GIVE_ROLE = "give-role"
    TAKE_ROLE = "take-role"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - the kind, not one
    RESET_FACTOR = "reset-factor"
    ADMIT_AGAIN = "admit-again"


class RequestState(StrEnum):
    """How far such a change is; all stay on record."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
