"""What a change of the limits would touch, said before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.clocks.limits import queries
from app.clocks.limits.rules import base_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.clocks.kinds import ClockKind
    from app.clocks.limits.simulation import Effect
    from app.clocks.policies import Policy


class Preview(NamedTuple):
    """Versions that go or come, how many clocks run on as they are, and typical matters.

    ``day`` is the day of receipt from which anything is another.
    """

    clock: ClockKind
    day: date
    gone: list[Policy]
    come: list[Policy]
    running: int
    running_of_kind: int
    effects: list[Effect]


def preview_of(
    before: Sequence[Policy], after: Sequence[Policy], clock: ClockKind, day: date
) -> Preview:
    """Compare the set of now with that of the change."""
    gone = sorted(set(before) - set(after), key=lambda policy: policy.effective_from)
    come = sorted(set(after) - set(before), key=lambda policy: policy.effective_from)
    bases = {base_of(policy.code) for policy in (*gone, *come)}
    conditions = [policy.condition for policy in (*come, *gone)]
    return Preview(
        clock=clock,
        day=day,
        gone=gone,
        come=come,
        running=sum(queries.running_under(base) for base in bases),
        running_of_kind=queries.running_of(clock),
        effects=queries.effects(before, after, clock, list(dict.fromkeys(conditions)), day),
    )
