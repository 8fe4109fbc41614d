"""Which matters the demonstration has, when they came and how far they have got. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.cases.states import CaseKind, Complexity
from app.demo.courses import COURSES, Hours, Stop, ending_at, times
from app.demo.stories import Story, Teller

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

SEED: Final = "huiyin"
DAY: Final = 1440


class Batch(NamedTuple):
    """Some cases of one course. ``ages`` are the minutes since the last step, None for long ago."""

    cases: int
    course: str
    ages: tuple[int, int] | None = None
    told: str = ""
    major: int = 0
    area: str = ""


BATCHES: Final = (
    Batch(3, "taken", (3, 80)),
    Batch(1, "taken", (17 * DAY, 18 * DAY), area="overdue"),
    Batch(3, "accepted", (3, 60)),
    Batch(1, "accepted", (150, 170)),
    Batch(1, "proposed", (1, 3), major=1),
    Batch(2, "proposed", (3, 60)),
    Batch(1, "proposed", (140, 200)),
    Batch(1, "back", (5, 50)),
    Batch(3, "sent", (2, 20)),
    Batch(1, "sent", (70, 90)),
    Batch(3, "received", (60, 1000)),
    Batch(1, "there", (10, 50)),
    Batch(2, "looked", (60, 2000)),
    Batch(4, "found", (60, 4000), major=1),
    Batch(1, "explained", (5 * DAY, 6 * DAY)),
    Batch(1, "sent_back", (60, 900)),
    Batch(4, "reported", (30, 1200)),
    Batch(2, "fast_sent", (1, 4), area="urban"),
    Batch(1, "fast_received", (3, 12), area="urban"),
    Batch(1, "fast_received", (8, 25), area="township"),
    Batch(1, "fast_received", (110, 130), area="urban"),
    Batch(2, "fast_there", (5, 25), area="township"),
    Batch(1, "taken", (300, 900), told="staff"),
    Batch(8, "closed", (5, 70)),
    Batch(16, "told", (90, 2400), major=1),
    Batch(6, "asked", (60, 1200)),
    Batch(3, "merged", (100, 1000)),
    Batch(6, "declined", (DAY, 40 * DAY), told="declined"),
    Batch(2, "declined_filed", None, told="declined"),
    Batch(7, "told_elsewhere", (DAY, 40 * DAY), told="told_elsewhere"),
    Batch(5, "told_elsewhere_filed", None, told="told_elsewhere"),
    Batch(4, "transferred", (DAY, 60 * DAY), told="transferred"),
    Batch(6, "answered", (100, 9 * DAY), told="answered"),
    Batch(8, "answered_filed", None, told="answered"),
    Batch(1, "answered", (5 * DAY, 6 * DAY), told="staff"),
    Batch(1, "answered_filed", None, told="staff"),
    Batch(5, "withdrawn", (2 * DAY, 60 * DAY)),
    Batch(4, "quiet_filed", None, told="handled_quietly"),
    Batch(5, "returned_filed"),
    Batch(3, "reassigned_filed"),
    Batch(5, "sent_back_filed"),
    Batch(3, "reopened_filed"),
    Batch(14, "fast_filed", area="urban", major=1),
    Batch(7, "fast_filed", area="township"),
    Batch(2, "fast_late", area="urban"),
    Batch(1, "fast_late", area="township"),
    Batch(4, "late_filed"),
    Batch(125, "filed", major=3),
    Batch(1, "promised", (60, 900)),
    Batch(2, "asked_for_time", (20, 300)),
    Batch(2, "extended", (60, 1200)),
    Batch(1, "paused", (60, 1000)),
    Batch(2, "paused_filed"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A street or township, with the key of its office."""

    code: str
    name: str
    area: str
    office: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One case from beginning to end."""

    number: int
    course: str
    place: Place
    story: Story
    received_at: datetime
    stops: tuple[Stop, ...]
    complexity: Complexity
    fast: bool
    major: bool
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the plans are made for."""

    now: datetime
    zone: tzinfo
    hours: Hours
    places: Sequence[Place]
    staff: frozenset[str]


def make_plans(setting: Setting) -> list[Plan]:
    """Plan every case; the same each time but for the moment it all ends at."""
    rng = random.Random(SEED)
    teller = Teller(rng, setting.staff)
    plans: list[Plan] = []
    for batch in BATCHES:
        for place_in_batch in range(batch.cases):
            number = len(plans)
            is_major = place_in_batch < batch.major
            if batch.course == "merged":
                plans.append(_merged(number, plans, batch, setting, teller, rng))
            else:
                plans.append(_plan(number, batch, setting, teller, rng, is_major=is_major))
    return plans


def _plan(  # noqa: PLR0913 - what a plan is made from
    number: int,
    batch: Batch,
    setting: Setting,
    teller: Teller,
    rng: random.Random,
    *,
    is_major: bool,
) -> Plan:
    is_fast = batch.course.startswith("fast")
    place = _choose_place(batch, setting.places, rng)
    if batch.told:
        story = teller.other(batch.told, place.name)
    else:
        story = teller.trouble(place.name, fast=is_fast, kind=_kind_for(batch))
    complexity = _complexity(batch, story, rng, is_major=is_major)
    received_at, stops = _times(batch, setting, rng)
    return Plan(
        number=number,
        course=batch.course,
        place=place,
        story=story,
        received_at=received_at,
        stops=tuple(stops),
        complexity=complexity,
        fast=is_fast,
        major=is_major,
    )


def _kind_for(batch: Batch) -> CaseKind | None:
    """A withdrawal ends a complaint only; the one overdue for acceptance has such a limit."""
    if batch.course == "withdrawn" or batch.area == "overdue":
        return CaseKind.COMPLAINT
    return None


def _choose_place(batch: Batch, places: Sequence[Place], rng: random.Random) -> Place:
    fitting = [p for p in places if batch.area in {"", "overdue", p.area}]
    if batch.told == "staff" or batch.course == "reassigned_filed":
        fitting = [p for p in fitting if p.office == "city"]
    weights = [3 if p.area == "urban" else 1 for p in fitting]
    return rng.choices(fitting, weights)[0]


def _complexity(batch: Batch, story: Story, rng: random.Random, *, is_major: bool) -> Complexity:
    if is_major:
        return Complexity.COMPLEX
    if story.kind in {CaseKind.SUGGESTION, CaseKind.HELP_REQUEST} or batch.course == "filed":
        return rng.choices((Complexity.SIMPLE, Complexity.GENERAL), (30, 70))[0]
    return Complexity.GENERAL


def _times(batch: Batch, setting: Setting, rng: random.Random) -> tuple[datetime, list[Stop]]:
    steps = COURSES[batch.course]
    days_back = rng.uniform(52, 363)
    received_at = _ringing(setting.now - timedelta(days=days_back), setting, rng)
    stops = times(steps, received_at, setting.hours, rng)
    if batch.ages is None:
        return received_at, stops
    last = setting.now - timedelta(seconds=rng.randint(batch.ages[0] * 60, batch.ages[1] * 60))
    if batch.ages[0] < DAY:
        return ending_at(stops, received_at, last)
    whole_days = timedelta(days=(last - stops[-1].at).days)
    return ending_at(stops, received_at, stops[-1].at + whole_days)


def _ringing(day: datetime, setting: Setting, rng: random.Random) -> datetime:
    """Put a call at an hour at which people call."""
    hours = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
    weights = (2, 8, 14, 14, 10, 5, 5, 9, 10, 9, 7, 8, 8, 5, 3, 1)
    local = day.astimezone(setting.zone)
    hour = rng.choices(hours, weights)[0]
    moved = local.replace(
        hour=hour, minute=rng.randint(0, 59), second=rng.randint(0, 59), microsecond=0
    )
    return moved.astimezone(setting.now.tzinfo)


def _merged(  # noqa: PLR0913, PLR0917 - what a plan is made from
    number: int,
    plans: Sequence[Plan],
    batch: Batch,
    setting: Setting,
    teller: Teller,
    rng: random.Random,
) -> Plan:
    """Plan a second word on a matter that is still open; it goes to the first one's file."""
    taken = {plan.same_as for plan in plans}
    fitting = [p for p in plans if p.course in {"found", "looked"} and p.number not in taken]
    first = rng.choice([p for p in fitting if p.stops[-1].at > setting.now - timedelta(days=9)])
    accepted = next(stop.at for stop in first.stops if stop.name == "accept")
    last = accepted + (setting.now - accepted) * rng.uniform(0.3, 0.9)
    stops = times(COURSES[batch.course], setting.now, setting.hours, rng)
    begun = setting.now
    span = (stops[-1].at - begun) / min(timedelta(minutes=170), stops[-1].at - begun)
    short = [Stop(begun + (stop.at - begun) / span, stop.name) for stop in stops]
    received_at, moved = ending_at(short, begun, last)
    return Plan(
        number=number,
        course=batch.course,
        place=first.place,
        story=teller.again(first.story),
        received_at=received_at,
        stops=tuple(moved),
        complexity=Complexity.GENERAL,
        fast=False,
        major=False,
        same_as=first.number,
    )


def in_order(plans: Sequence[Plan]) -> Iterator[tuple[Stop, Plan]]:
    """Give every step of every case in the order of time, as the offices took them."""
    steps = [(stop.at, plan.number, place, stop, plan)
             for plan in plans for place, stop in enumerate(plan.stops)]  # fmt: skip
    for *_, stop, plan in sorted(steps, key=lambda each: each[:3]):
        yield stop, plan
