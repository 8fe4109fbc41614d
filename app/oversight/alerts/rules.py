"""When what the record holds is unusual (confidentiality design §8). Pure; all figures ⚙."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, tzinfo


class Unusual(StrEnum):
    """What may be unusual."""

    MANY_REVEALS = "many_reveals"  # 一人一日揭示多
    NIGHT_REVEAL = "night_reveal"  # 夜间揭示
    EMERGENCY = "emergency"  # 紧急揭示
    MANY_REFUSALS = "many_refusals"  # 多次被拒
    MANY_EXPORTS = "many_exports"  # 多次导出
    SIGN_IN_GUESSING = "sign_in_guessing"  # 多次登录失败
    NO_ATTEMPT = "no_attempt"  # 看了号码没有通话记录


@dataclass(frozen=True, slots=True)
class Threshold:
    """So many within so long, by one person, are unusual."""

    count: int
    within: timedelta


THRESHOLDS: Final[Mapping[Unusual, Threshold]] = {
    Unusual.MANY_REVEALS: Threshold(5, timedelta(days=1)),
    Unusual.NIGHT_REVEAL: Threshold(1, timedelta(days=1)),
    Unusual.EMERGENCY: Threshold(1, timedelta(days=1)),
    Unusual.MANY_REFUSALS: Threshold(5, timedelta(hours=1)),
    Unusual.MANY_EXPORTS: Threshold(3, timedelta(hours=1)),
    Unusual.SIGN_IN_GUESSING: Threshold(5, timedelta(minutes=15)),
}
LONGEST: Final = max(each.within for each in THRESHOLDS.values())
NIGHT: Final = (22, 6)

IDENTITY_REVEALS: Final = ("custody.opened", "custody.emergency_opened", "custody.paper_printed")
REVEALS: Final = (*IDENTITY_REVEALS, "received.opened", "dialogue.opened")
EMERGENCIES: Final = ("custody.emergency_opened",)
SHOWN: Final = "contact.number_shown"
"""A number was shown; the outcome of the call is another ``contact.…`` of the same task."""
OUTCOME_WITHIN: Final = timedelta(hours=1)
EXPORTS_END: Final = ".exported"
REFUSALS: Final = ("denied", "custody.refused_opening")
FAILED_SIGN_INS: Final = ("session.refused", "session.not-confirmed")
WATCHED: Final = (*REVEALS, *REFUSALS, *FAILED_SIGN_INS)
CONTACTS: Final = "contact."


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the record, as far as it matters here."""

    at: datetime
    action: str
    actor_id: int | None
    subject: str = ""
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something unusual: what, by whom, how often, and the moment that made it so."""

    what: Unusual
    actor_id: int | None
    count: int
    at: datetime


def is_night(at: datetime, zone: tzinfo) -> bool:
    """Say whether a moment lies between ten in the evening and six in the morning."""
    hour = at.astimezone(zone).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


def kinds_of(act: Act, zone: tzinfo) -> list[Unusual]:
    """Say towards what an act counts."""
    kinds = []
    if act.action in REVEALS:
        kinds.append(Unusual.MANY_REVEALS)
    if act.action in IDENTITY_REVEALS and is_night(act.at, zone):
        kinds.append(Unusual.NIGHT_REVEAL)
    if act.action in EMERGENCIES:
        kinds.append(Unusual.EMERGENCY)
    if act.action in REFUSALS:
        kinds.append(Unusual.MANY_REFUSALS)
    if act.action in FAILED_SIGN_INS:
        kinds.append(Unusual.SIGN_IN_GUESSING)
    if act.action.endswith(EXPORTS_END):
        kinds.append(Unusual.MANY_EXPORTS)
    return kinds


def findings(acts: Iterable[Act], zone: tzinfo) -> list[Finding]:
    """Find what is unusual among acts given in order of time; each moment is found once."""
    runs: dict[tuple[Unusual, int | None], list[datetime]] = defaultdict(list)
    found = []
    for act in acts:
        for what in kinds_of(act, zone):
            limit = THRESHOLDS[what]
            run = runs[what, act.actor_id]
            run.append(act.at)
            while run[0] <= act.at - limit.within:
                run.pop(0)
            # Told at the threshold and then at each doubling, not at every further act.
            if len(run) >= limit.count and _is_doubling(len(run), limit.count):
                found.append(Finding(what, act.actor_id, len(run), act.at))
    return found


def numbers_without_a_call(acts: Iterable[Act], now: datetime) -> list[Finding]:
    """Find numbers that were shown and of which no outcome was recorded within the hour (§3).

    ``acts`` are those of the contact desk, in order of time.
    """
    owed: dict[str, Act] = {}
    for act in acts:
        if act.action == SHOWN:
            owed[act.subject] = act
        elif act.subject in owed and act.at <= owed[act.subject].at + OUTCOME_WITHIN:
            del owed[act.subject]
    return [
        Finding(Unusual.NO_ATTEMPT, act.actor_id, 1, act.at)
        for act in owed.values()
        if now > act.at + OUTCOME_WITHIN
    ]


def _is_doubling(count: int, first: int) -> bool:
    share, rest = divmod(count, first)
    return rest == 0 and share & (share - 1) == 0
