"""The ways a matter takes, as steps with the minutes since the step before. Pure.

A course names steps of ``app.demo.life``; ``Course.times`` lays it on the calendar. Most steps are
taken in office hours; what follows within minutes follows whatever the hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date, tzinfo


class Step(NamedTuple):
    """One step: at least and at most so many minutes after the one before."""

    name: str
    fewest: int
    most: int


LATEST: Final = {
    "accept": 15, "arrive": 16, "find": 17, "submit": 17, "send_back": 17, "approve": 16,
    "call_back": 20, "first_word": 21, "archive": 17, "decline": 17,
    "tell_elsewhere": 17, "transfer": 17, "reopen": 15, "withdraw": 17, "begin": 16, "recheck": 17,
    "ask_pause": 17, "ask_extension": 17, "grant_time": 17, "run_on": 16, "explain_delay": 17,
    "promise": 20,
}  # fmt: skip
AT_ONCE: Final = frozenset({"arrive", "first_word"})
"""What does not wait for office hours on the fast path."""
OPENS: Final = 8
EVERY_DAY: Final = frozenset({"first_word", "call_back"})
"""What the hotline does on days off too."""

TAKEN: Final = (Step("register", 2, 9),)
ACCEPTED: Final = (*TAKEN, Step("first_word", 20, 240), Step("accept", 5, 60))
PROPOSED: Final = (*ACCEPTED, Step("propose", 5, 25))
SENT: Final = (*PROPOSED, Step("sign_off", 6, 45))
RECEIVED: Final = (*SENT, Step("receive", 3, 26))
THERE: Final = (*RECEIVED, Step("arrive", 60, 2000))
LOOKED: Final = (*THERE, Step("look", 35, 110))
FOUND: Final = (*LOOKED, Step("find", 60, 5000))
REPORTED: Final = (*FOUND, Step("submit", 60, 3000))
_APPROVED: Final = (Step("approve", 30, 1200),)
_TOLD: Final = (Step("feedback", 8, 80),)
_ASKED: Final = (Step("call_back", 1300, 3300),)
_FILED: Final = (Step("recheck", 60, 2000), Step("archive", 60, 3000))
TO_THE_END: Final = (*_APPROVED, *_TOLD, *_ASKED, *_FILED)

FAST_SENT: Final = (Step("register", 1, 4), Step("order_orally", 2, 8))
FAST_RECEIVED: Final = (*FAST_SENT, Step("receive", 1, 7))
FAST_THERE: Final = (*FAST_RECEIVED, Step("arrive", 12, 36))
FAST_SIGNED: Final = (*FAST_THERE, Step("sign_afterwards", 2, 8), Step("first_word", 5, 20))
FAST_REPORTED: Final = (
    *FAST_SIGNED, Step("look", 30, 100), Step("find", 60, 4000), Step("submit", 60, 2500),
)  # fmt: skip
FAST_LATE: Final = (
    *FAST_RECEIVED, Step("sign_afterwards", 10, 25), Step("arrive", 110, 150),
    Step("first_word", 5, 20), Step("look", 30, 100), Step("find", 60, 4000),
    Step("submit", 60, 2500), *TO_THE_END,
)  # fmt: skip

BACK: Final = (*SENT, Step("return_order", 15, 90))
AGAIN: Final = (*BACK, Step("sign_off", 10, 60), Step("receive", 3, 26))
COURSES: Final[dict[str, tuple[Step, ...]]] = {
    "taken": TAKEN,
    "accepted": ACCEPTED,
    "proposed": PROPOSED,
    "sent": SENT,
    "received": RECEIVED,
    "there": THERE,
    "looked": LOOKED,
    "found": FOUND,
    "reported": REPORTED,
    "sent_back": (*REPORTED, Step("send_back", 60, 600)),
    "back": BACK,
    "fast_sent": FAST_SENT,
    "fast_received": FAST_RECEIVED,
    "fast_there": FAST_THERE,
    "closed": (*REPORTED, *_APPROVED),
    "told": (*REPORTED, *_APPROVED, *_TOLD),
    "asked": (*REPORTED, *_APPROVED, *_TOLD, *_ASKED),
    "filed": (*REPORTED, *TO_THE_END),
    "late_filed": (*LOOKED, Step("find", 36000, 42000), Step("submit", 60, 3000), *TO_THE_END),
    "fast_filed": (*FAST_REPORTED, *TO_THE_END),
    "fast_late": FAST_LATE,
    "returned_filed": (*AGAIN, *REPORTED[len(RECEIVED) :], *TO_THE_END),
    "reassigned_filed": (
        *RECEIVED, Step("reassign", 60, 600), Step("receive", 3, 26),
        *REPORTED[len(RECEIVED) :], *TO_THE_END,
    ),
    "sent_back_filed": (
        *REPORTED, Step("send_back", 60, 600), Step("submit", 300, 1500), *TO_THE_END,
    ),
    "reopened_filed": (
        *REPORTED, *_APPROVED, *_TOLD, Step("reopen", 900, 3000), Step("sign_off", 15, 80),
        Step("receive", 3, 26), *REPORTED[len(RECEIVED) :], *TO_THE_END,
    ),
    "quiet_filed": (
        *RECEIVED, Step("begin", 60, 900), Step("find", 60, 2000), Step("submit", 60, 900),
        *TO_THE_END,
    ),
    "declined": (*TAKEN, Step("decline", 60, 4000)),
    "told_elsewhere": (*TAKEN, Step("tell_elsewhere", 3, 120)),
    "transferred": (*TAKEN, Step("transfer", 30, 600)),
    "answered": (*TAKEN, Step("answer", 1, 6)),
    "declined_filed": (*TAKEN, Step("decline", 60, 4000), Step("archive", 2000, 9000)),
    "told_elsewhere_filed": (
        *TAKEN, Step("tell_elsewhere", 3, 120), Step("archive", 2000, 9000),
    ),
    "answered_filed": (*TAKEN, Step("answer", 1, 6), Step("archive", 1000, 9000)),
    "withdrawn": (*THERE, Step("withdraw", 200, 3000)),
    "merged": (*ACCEPTED, Step("merge", 5, 40)),
    "promised": (*LOOKED, Step("promise", 60, 900)),
    "asked_for_time": (*LOOKED, Step("ask_extension", 60, 600)),
    "extended": (*LOOKED, Step("ask_extension", 60, 600), Step("grant_time", 20, 200)),
    "paused": (*LOOKED, Step("ask_pause", 60, 600), Step("grant_time", 20, 200)),
    "paused_filed": (
        *LOOKED, Step("ask_pause", 60, 600), Step("grant_time", 20, 200),
        Step("run_on", 4000, 9000), Step("find", 60, 2000), Step("submit", 60, 2000), *TO_THE_END,
    ),
    "explained": (*FOUND, Step("explain_delay", 45 * 1440, 46 * 1440)),
}  # fmt: skip


class Stop(NamedTuple):
    """A step with the moment it is taken."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When the office works."""

    zone: tzinfo
    works_on: Callable[[date], bool]

    def next_after(self, at: datetime, step: str, rng: random.Random) -> datetime:
        """Give the moment itself if the office works then, else a while after it opens again."""
        local = at.astimezone(self.zone)
        if self._works(local.date(), step) and OPENS <= local.hour < LATEST[step]:
            return at
        day = local.date() + timedelta(days=1 if local.hour >= OPENS else 0)
        while not self._works(day, step):
            day += timedelta(days=1)
        opening = datetime.combine(day, time(OPENS, 10), self.zone)
        return (opening + timedelta(minutes=rng.randint(0, 90))).astimezone(at.tzinfo)

    def _works(self, on: date, step: str) -> bool:
        return step in EVERY_DAY or self.works_on(on)


def times(
    steps: tuple[Step, ...], received_at: datetime, hours: Hours, rng: random.Random
) -> list[Stop]:
    """Lay a course on the calendar from the moment the matter reached the office."""
    is_fast = steps[1:2] == FAST_SENT[1:2]
    at = received_at
    stops = []
    for step in steps:
        seconds = rng.randint(step.fewest * 60, step.most * 60)
        at += timedelta(seconds=seconds)
        if step.name in LATEST and not (is_fast and step.name in AT_ONCE):
            at = hours.next_after(at, step.name, rng)
        stops.append(Stop(at, step.name))
    return stops


def ending_at(
    stops: list[Stop], received_at: datetime, last: datetime
) -> tuple[datetime, list[Stop]]:
    """Move a course as a whole so that its last step is taken then."""
    by = last - stops[-1].at
    return received_at + by, [Stop(stop.at + by, stop.name) for stop in stops]
