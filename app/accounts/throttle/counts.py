"""The counts of wrong tries. They live for an hour or two, in memory, under digests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flask import request

from app.accounts.throttle.rules import ACCOUNT, ADDRESS, Pace, wait_after
from app.web import hourly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def seconds_to_wait(username: str, at: datetime) -> int:
    """Give how long this account, or whoever asks from here, has to wait for the next try."""
    left = 0
    for words, _pace in _counted(username):
        for digest in hourly.digests(words, at):
            key = f"wait:{digest}"
            if hourly.read(key):
                left = max(left, math.ceil(hourly.ends_at(key) - at.timestamp()))
    return max(left, 0)


def note_failure(username: str, at: datetime) -> None:
    """Count a wrong try."""
    for words, pace in _counted(username):
        current, last = hourly.digests(words, at)
        failures = hourly.add(f"tries:{current}", 2 * hourly.HOUR) + hourly.read(f"tries:{last}")
        wait = wait_after(failures, pace)
        if wait:
            hourly.add(f"wait:{current}", wait)


def forget_account(username: str, at: datetime) -> None:
    """Begin anew for an account once somebody has signed in to it; the address is not forgiven."""
    for digest in hourly.digests(_account(username), at):
        hourly.forget(f"tries:{digest}")
        hourly.forget(f"wait:{digest}")


def _account(username: str) -> str:
    return f"account:{username.strip().casefold()}"


def _counted(username: str) -> Iterator[tuple[str, Pace]]:
    yield _account(username), ACCOUNT
    yield f"address:{request.remote_addr}", ADDRESS
