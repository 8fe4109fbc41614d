"""What packages above add: who follows when due times change in bulk, what is counted for nobody.

The clocks know no cases; whoever does registers here at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

CaseIds = Collection[int]


class DueFollower(NamedTuple):
    """``hold`` locks the cases before their clocks change, so that all lock in one order.

    ``follow`` is called when the clocks have changed, in the same unit of work.
    """

    hold: Callable[[CaseIds], None]
    follow: Callable[[CaseIds], None]


_FOLLOWERS: Final[dict[str, DueFollower]] = {}


def on_due_changed(name: str, follower: DueFollower) -> None:
    """Have a package follow the due times of its cases."""
    _FOLLOWERS[name] = follower


_APART: Final[list[Callable[[], ColumnElement[bool]]]] = []


def keep_apart(is_apart: Callable[[], ColumnElement[bool]]) -> None:
    """Say which clocks belong to matters that only their own unit may know of."""
    _APART[:] = [is_apart]


def countable() -> list[ColumnElement[bool]]:
    """Give the condition on clocks that figures for everybody count, as a list of none or one."""
    return [~is_apart() for is_apart in _APART]


def hold(case_ids: CaseIds) -> None:
    """Lock what follows the due times of these cases."""
    for follower in _FOLLOWERS.values():
        follower.hold(case_ids)


def follow(case_ids: CaseIds) -> None:
    """Let everything follow the due times of these cases."""
    for follower in _FOLLOWERS.values():
        follower.follow(case_ids)
