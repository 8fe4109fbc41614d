"""Which grounds of a delay lie with this office."""

from __future__ import annotations

from typing import Final

from app.cases.boards.late.kinds import DelayCause
from app.clocks.kinds import Ground

OURS: Final = frozenset({Ground.WORKLOAD, Ground.INTERNAL, Ground.COMPLEX})
"""What an office can mend itself; everything else is done or left undone by others."""


def cause_of(ground: Ground | None) -> DelayCause:
    """Say whose lateness it is by the newest ground that was given."""
    if ground is None:
        return DelayCause.UNEXPLAINED
    return DelayCause.OURS if ground in OURS else DelayCause.NOT_OURS
