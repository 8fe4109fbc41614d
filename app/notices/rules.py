"""When a message may disturb its recipient, how long to wait for a peer, what an address is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.notices.kinds import Pace

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MAILBOX: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_MOST_OF_MAILBOX: Final = 254
_MOST_OF_LOCAL_PART: Final = 64
_PHONE: Final = re.compile(r"\+?[0-9]{6,15}")

PAUSES: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
"""What is waited after each refused try; together most of a day."""

MOST_ATTEMPTS: Final = len(PAUSES) + 1


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A window of the day in which only what is urgent disturbs; it may go over midnight."""

    begins: time
    ends: time

    def covers(self, moment: time) -> bool:
        """Say whether a time of day lies in the window; its end does not."""
        if self.begins < self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def sending_at(pace: Pace, quiet: QuietHours | None, at: datetime, zone: ZoneInfo) -> datetime:
    """Give the first moment from ``at`` on at which the message may go."""
    if pace is Pace.URGENT or quiet is None:
        return at
    local = at.astimezone(zone)
    if not quiet.covers(local.time()):
        return at
    day = local.date() if local.time() < quiet.ends else local.date() + timedelta(days=1)
    # Where clocks are set forward, the end may be a time that this day does not have.
    return max(at, datetime.combine(day, quiet.ends, tzinfo=zone).astimezone(at.tzinfo))


def next_digest(digest_at: time, after: datetime, zone: ZoneInfo) -> datetime:
    """Give the first moment after ``after`` at which the day's digest is due."""
    local = after.astimezone(zone)
    day = local.date()
    due = datetime.combine(day, digest_at, tzinfo=zone)
    if due <= local:
        due = datetime.combine(day + timedelta(days=1), digest_at, tzinfo=zone)
    return due.astimezone(after.tzinfo)


def pause_after(attempts: int, most: int) -> timedelta | None:
    """Say how long to wait after this many tries; None when no more are made."""
    if attempts >= most:
        return None
    done_of_this_round = max(1, attempts - (most - MOST_ATTEMPTS))  # repeated by hand: anew
    return PAUSES[min(done_of_this_round, len(PAUSES)) - 1]


def is_mailbox(text: str) -> bool:
    """Say whether a text is one plain address of a mailbox (RFC 5321: dot-string @ domain)."""
    local = text.rpartition("@")[0]
    fits = len(text) <= _MOST_OF_MAILBOX and len(local) <= _MOST_OF_LOCAL_PART
    return fits and _MAILBOX.fullmatch(text) is not None


def phone_digits(text: str) -> str | None:
    """Give a telephone number without the signs it is written with; None if it is none."""
    plain = re.sub(r"[ ()\-]", "", text)
    return plain if _PHONE.fullmatch(plain) else None


def is_web_address(text: str) -> bool:
    """Say whether a text is an http or https address that can be asked, without credentials."""
    if not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    known = parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0
    return known and "@" not in parts.netloc and not parts.fragment
