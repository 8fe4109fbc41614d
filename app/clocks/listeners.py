"""Who has to follow when due times change in bulk: packages above keep copies of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

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


def hold(case_ids: CaseIds) -> None:
    """Lock what follows the due times of these cases."""
    for follower in _FOLLOWERS.values():
        follower.hold(case_ids)


def follow(case_ids: CaseIds) -> None:
    """Let everything follow the due times of these cases."""
    for follower in _FOLLOWERS.values():
        follower.follow(case_ids)
