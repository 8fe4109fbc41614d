"""What the address of the record says; anything odd is as if it were not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows are looked at: by person, kind of act, matter, and days of the agency's zone."""

    username: str = ""
    action: str = ""
    matter: str = ""
    since: date | None = None
    until: date | None = None

    def query(self, **more: str) -> dict[str, str]:
        """Give the arguments of a link that keeps the filters."""
        told = {
            "person": self.username,
            "action": self.action,
            "matter": self.matter,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in (told | more).items() if value}


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """Read the filters of an address."""
    return Filters(
        username=_text(arguments, "person"),
        action=_text(arguments, "action"),
        matter=_text(arguments, "matter"),
        since=_day(arguments.get("since", "")),
        until=_day(arguments.get("until", "")),
    )


def _text(arguments: Mapping[str, str], name: str) -> str:
    return "".join(c for c in arguments.get(name, "") if c.isprintable()).strip()[:_LONGEST]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
