"""The clocks of the bench's cases, as a sweep at ``NOW`` would have left them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.cases.states import CaseState
from app.clocks.kinds import ClockStage

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

NOW: Final = datetime(2026, 11, 22, 4, tzinfo=UTC)
"""The moment the data is made for: what was due before it has reached its stages already."""


def clock_of(state: CaseState) -> str:
    """Name the clock that runs on an open case."""
    return {CaseState.PROPOSING: "dispatch", CaseState.DISPATCHED: "receipt"}.get(state, "closing")


def due_of(chance: random.Random, state: CaseState, received: datetime) -> datetime:
    """Limits in days end with a day in China, those in minutes at any time."""
    if clock_of(state) == "closing":
        day = (received + timedelta(days=chance.randrange(3, 21))).replace(hour=15, minute=59)
        return day.replace(second=59, microsecond=0)
    return NOW + timedelta(minutes=chance.randrange(-600, 6000), seconds=chance.randrange(60))


def clock_rows(
    chance: random.Random, row: dict[str, Any], policies: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """Give two clocks: both have ended, or one still runs where the case is open."""
    runs_on = row["due_clock"]
    due = row["due_at"] or row["received_at"] + timedelta(days=15)
    late = chance.random() < 0.03  # noqa: PLR2004 - three in a hundred
    in_days = runs_on in {None, "closing"}
    warn = due - (timedelta(days=1, seconds=-1) if in_days else timedelta(minutes=20))
    escalate = due + (timedelta(days=1) if in_days else timedelta(minutes=10))
    for kind in ("acceptance" if runs_on == "dispatch" else "dispatch", runs_on or "closing"):
        start = row["received_at"]
        runs = kind == runs_on
        stage, following = _stage(warn, due, escalate) if runs else (ClockStage.NORMAL, None)
        yield {
            "case_id": row["id"],
            "unit_id": row["unit_id"],
            "kind": kind,
            "policy_id": policies[kind],
            "start_event": "accepted",
            "started_at": start,
            "due_at": due,
            "warn_at": warn,
            "original_due_at": due,
            "escalate_at": escalate,
            "extended_by": 0,
            "stage": stage.value,
            "next_stage_at": following,
            "stopped_at": None if runs else start + timedelta(hours=2),
            "stop_event": None if runs else "closed",
            "outcome": None if runs else ("late" if late else "met"),
            "provisional": False,
            "trace": json.dumps([]),
        }


def _stage(warn: datetime, due: datetime, escalate: datetime) -> tuple[ClockStage, datetime | None]:
    """Give the stage a clock has reached by ``NOW``, and when the next one comes."""
    ahead = [
        (ClockStage.NORMAL, warn), (ClockStage.DUE_SOON, due), (ClockStage.OVERDUE, escalate),
    ]  # fmt: skip
    return next((step for step in ahead if step[1] > NOW), (ClockStage.ESCALATED, None))
