"""Every five minutes the record is looked at; one relay of any number calls for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.jobs import outbox
from app.jobs.registry import job, relay_round
from app.oversight.alerts.operations import tell_of_unusual
from app.web.now import now

if TYPE_CHECKING:
    from app.jobs.registry import Finish, Payload

LOOK: Final = "audit.unusual"
MINUTES: Final = 5


@relay_round
def call_for_a_look() -> int:
    """Elect the look of these five minutes."""
    at = now()
    slot = f"{at:%Y-%m-%dT%H}:{at.minute // MINUTES * MINUTES:02}Z"
    return int(outbox.call(LOOK, slot, at))


@job(LOOK)
def look_for_unusual(payload: Payload) -> Finish:
    """Tell of what is unusual, in the commit that marks the look done."""
    del payload
    return _look


def _look() -> None:
    tell_of_unusual(now())
