"""What can go wrong in the domain. ``web/errors.py`` maps each to a page, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import datetime


class DomainError(Exception):
    """Something the domain refuses. ``status`` is the HTTP status of its page."""

    status: ClassVar[int] = 400

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidInput(DomainError):
    """The input cannot be used; ``field`` names the form field it belongs to, if one does."""

    status = 422

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field


class PermissionDenied(DomainError):
    """The actor knows of the thing but may not do this to it."""

    status = 403

    def __init__(self, reason: str = "", case_uid: str | None = None) -> None:
        super().__init__(reason)
        self.case_uid = case_uid


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is: same answer for both."""

    status = 404


class ActionNotAllowed(DomainError):
    """The case is not in a state from which this action goes."""

    status = 409


class CaseMovedOn(DomainError):
    """Somebody else has acted since the page was shown."""

    status = 409

    def __init__(self, who: str = "", what: str = "", when: datetime | None = None) -> None:
        super().__init__("moved-on")
        self.who = who
        self.what = what
        self.when = when


class GuardRefused(DomainError):
    """A condition of the transition is not met; ``reason`` is a message for the person."""

    status = 409


class OpeningRefused(DomainError):
    """The keeper refuses to open; ``reason`` is its code."""

    status = 403


class KeeperUnavailable(DomainError):
    """The keeper does not answer. Intake goes on, nothing can be opened."""

    status = 503


class NeedsAPerson(DomainError):
    """A document does not fit its layout by any rule; a person has to shorten the text."""

    status = 422
