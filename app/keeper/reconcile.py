"""Comparing the telephone system's log with what was registered, inside the keeper (design §7).

Numbers are turned into blind indexes and forgotten; what leaves is agent, quarter-hour, duration
band and whether a matter of that number was registered around the call.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.keeper import chain, indexes
from app.keeper.memory import BlindIndex, IndexedBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from app.keeper.keys import KeyRing
    from app.keeper.store import Vault

COLUMNS: Final = ("agent", "number", "started", "seconds")
BEFORE: Final = timedelta(minutes=15)
AFTER: Final = timedelta(hours=2)
"""A matter counts as registered from the call from shortly before it began to two hours after."""

_BANDS: Final = ((15, "<15s"), (60, "15-60s"), (300, "1-5min"), (900, "5-15min"))
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class UnreadableLog(Exception):
    """The log is not what is expected; the text names line and column, never what stands there."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the log that left the keeper: no number, no exact time."""

    agent: str
    quarter: str
    band: str
    matched: bool


def read(lines: Iterable[str], zone: str) -> Iterator[tuple[str, str, datetime, int]]:
    """Read a log with the four columns. Raises ``UnreadableLog``."""
    rows = csv.DictReader(lines)
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise UnreadableLog(f"the first line has to name {', '.join(COLUMNS)}")
    for line, row in enumerate(rows, start=2):
        try:
            started = datetime.fromisoformat(row["started"])
            seconds = int(row["seconds"])
        except (ValueError, TypeError):
            raise UnreadableLog(f"line {line}: started or seconds cannot be read") from None
        if started.tzinfo is None:
            started = started.replace(tzinfo=ZoneInfo(zone))
        yield row["agent"] or "", row["number"] or "", started.astimezone(UTC), seconds


def compare(
    vault: Vault, ring: KeyRing, lines: Iterable[str], zone: str, at: datetime
) -> list[Call]:
    """Compare a log; that it was done is chained with the number of lines."""
    key = indexes.index_key(ring)
    with vault.reading() as session:
        calls = [
            Call(
                agent=_shown(agent),
                quarter=_quarter(started, zone),
                band=_band(seconds),
                matched=_is_registered(session, indexes.of_number(key, number), started, seconds),
            )
            for agent, number, started, seconds in read(lines, zone)
        ]
    with vault.writing() as session:
        chain.chain_act(session, ring.chain_key, "reconcile", at, lines=len(calls))
    return calls


def _is_registered(session: Session, value: str, started: datetime, seconds: int) -> bool:
    if not value:
        return False
    ended = started + timedelta(seconds=max(seconds, 0))
    found = (
        select(BlindIndex.record_id)
        .join(IndexedBox, IndexedBox.record_id == BlindIndex.record_id)
        .where(
            BlindIndex.value == value,
            IndexedBox.known_at >= started - BEFORE,
            IndexedBox.known_at <= ended + AFTER,
        )
        .limit(1)
    )
    return session.scalar(found) is not None


def _quarter(started: datetime, zone: str) -> str:
    local = started.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H}:{local.minute // 15 * 15:02}"


def _band(seconds: int) -> str:
    return next((name for limit, name in _BANDS if seconds < limit), ">15min")


def _shown(agent: str) -> str:
    """Give the agent's name so that no spreadsheet takes it for a formula."""
    printable = "".join(sign for sign in agent if sign.isprintable())
    return f"'{printable}" if printable.startswith(_FORMULA) else printable
