"""What the address of the board says; anything odd is as if it were not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from app.cases.boards.late.kinds import DelayCause, Grouping
from app.cases.queries import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    E = TypeVar("E", bound="StrEnum")

NOBODY: Final = 0
"""The group of what has no team or no owner yet."""


@dataclass(frozen=True, slots=True)
class Address:
    """How the late ones are grouped, which group and cause is looked at, or the paused ones."""

    by: Grouping
    group: int | None
    cause: DelayCause | None
    paused: bool

    def query(self, **changes: str | None) -> dict[str, str]:
        """Give the arguments of a link that differs in ``changes``; None leaves one out."""
        current = {
            "by": self.by.value,
            "group": "" if self.group is None else str(self.group),
            "cause": self.cause.value if self.cause else "",
            "show": "paused" if self.paused else "",
        }
        merged = current | {name: value or "" for name, value in changes.items()}
        return {name: value for name, value in merged.items() if value}


def read_address(arguments: Mapping[str, str], first: Grouping) -> Address:
    """Read an address; ``first`` is how the viewer begins."""
    return Address(
        by=_member(Grouping, arguments.get("by")) or first,
        group=_group(arguments.get("group", "")),
        cause=_member(DelayCause, arguments.get("cause")),
        paused=arguments.get("show") == "paused",
    )


def _member(enum: type[E], value: str | None) -> E | None:
    try:
        return enum(value or "")
    except ValueError:
        return None


def _group(value: str) -> int | None:
    if not (value.isascii() and value.isdigit()):
        return None
    number = int(value[:12])
    return number if NOBODY <= number <= LARGEST_ID else None
