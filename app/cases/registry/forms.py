"""What the address of the list says; anything odd is as if it were not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from app.agency.areas import AreaType
from app.cases.queries import LARGEST_ID
from app.cases.registry.queries import Filters
from app.cases.states import OPEN_STATES, CaseState
from app.web.pagination import read_cursor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from app.cases.registry.queries import Cursor

E = TypeVar("E", bound="StrEnum")

DUES: Final = ("arrive", "arrival_overdue", "soon", "overdue")
SORTS: Final = ("due", "received", "number")
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Address:
    """The filters as read, and as they are written into links."""

    filters: Filters

    def query(self, **changes: str | None) -> dict[str, str]:
        """Give the arguments of a link that differs in ``changes``; None leaves one out."""
        chosen = self.filters
        current = {
            "state": chosen.state.value if chosen.state else "",
            "area": chosen.area.value if chosen.area else "",
            "category": str(chosen.category_id or ""),
            "team": str(chosen.team_id or ""),
            "q": chosen.text,
            "due": chosen.due,
            "mine": "1" if chosen.mine else "",
            "show": "all" if chosen.all_cases else "",
            "sort": chosen.sort if chosen.sort != SORTS[0] else "",
        }
        merged = current | {name: value or "" for name, value in changes.items()}
        return {name: value for name, value in merged.items() if value}


def read_address(arguments: Mapping[str, str]) -> Address:
    """Read the filters of an address."""
    sort = arguments.get("sort", "")
    due = arguments.get("due", "")
    all_cases = arguments.get("show") == "all"
    text = "".join(c for c in arguments.get("q", "") if c.isprintable()).strip()[:_LONGEST]
    state = _member(CaseState, arguments.get("state"))
    if state is not None and state not in OPEN_STATES:
        all_cases = True
    return Address(
        Filters(
            state=state,
            area=_member(AreaType, arguments.get("area")),
            category_id=_id(arguments.get("category")),
            team_id=_id(arguments.get("team")),
            text=text,
            due=due if due in DUES else "",
            mine=arguments.get("mine") == "1",
            all_cases=all_cases,
            sort=sort if sort in SORTS else SORTS[0],
        )
    )


def read_place(text: str) -> Cursor | None:
    """Read where the page before ended; an address that was tampered with shows the first page."""
    try:
        found = read_cursor(text) if text else None
    except OverflowError:
        return None
    if found is None or not 0 <= found[1] <= LARGEST_ID:
        return None
    moment = found[0]
    return None if moment is not None and moment.tzinfo is None else found


def _member(enum: type[E], value: str | None) -> E | None:
    try:
        return enum(value or "")
    except ValueError:
        return None


def _id(value: str | None) -> int | None:
    if not value or not (value.isascii() and value.isdigit()):
        return None
    number = int(value[:12])
    return number if 0 < number <= LARGEST_ID else None
