"""What administration has to ask of packages above accounts; they bind it at the start.

Accounts stand below the agency's settings, notices and cases and import none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What somebody has in hand in one unit: numbers of matters only, nothing of their content."""

    unit: str
    numbers: tuple[str, ...]


class Above(Protocol):
    """Settings, notices and matters, as far as administration needs them."""

    def value_of(self, name: str) -> str:
        """Give a setting of the agency."""
        ...

    def set_value(self, name: str, value: str) -> None:
        """Set one in the caller's unit of work."""
        ...

    def tell(
        self, recipients: Collection[int], key: str, data: Mapping[str, str | int], at: datetime
    ) -> None:
        """Tell custodians and auditors of a change, in the caller's unit of work."""
        ...

    def work_of(self, user_id: int) -> Sequence[OpenWork]:
        """Give the open matters that lie with somebody; of those kept apart none."""
        ...

    def has_open_matters(self, unit_id: int) -> bool:
        """Say whether a unit handles or carries out open matters; those kept apart don't count."""
        ...

    def numbers_begin_with(self, word: str, but_unit_id: int) -> bool:
        """Say whether another unit's matters bear numbers of this word."""
        ...

    def districts(self) -> Sequence[tuple[int, str]]:
        """Give the districts to choose from."""
        ...


_BOUND: Final[list[Above]] = []


def bind(packages: Above) -> None:
    """Say who answers."""
    _BOUND[:] = [packages]


def above() -> Above:
    """Give who answers; the application does not start without."""
    return _BOUND[0]


def small_office() -> bool:
    """Say whether the agency runs by the small-office profile."""
    return above().value_of("small_office") == "yes"


def identity_delay_hours() -> int:
    """Give how long a new or changed role waits before it counts for opening identities."""
    return int(above().value_of("identity_delay_hours"))
