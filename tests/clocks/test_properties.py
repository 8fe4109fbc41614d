"""What holds of every limit, whenever it starts and whatever happens to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.clocks.calendar import SpecialDay, built_in
from app.clocks.computation import Pause, QuietWindow, due
from app.clocks.explanation import steps_from
from app.clocks.kinds import DayKind, LimitUnit
from app.clocks.operations import _traced
from app.clocks.policies import Condition, Policy

ZONE = ZoneInfo("Asia/Shanghai")
ZONES = [ZONE, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")]
NIGHT_AND_NOON = (QuietWindow(time(20), time(8)), QuietWindow(time(12), time(14, 30)))
CALENDAR = built_in()

quick = settings(max_examples=120, deadline=None, derandomize=True)

moments = st.datetimes(
    datetime(2025, 11, 1),  # noqa: DTZ001 - the zone is joined by the strategy
    datetime(2027, 3, 1),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
amounts = st.integers(1, 60)
units = st.sampled_from([unit for unit in LimitUnit if unit is not LimitUnit.GIVEN_DATE])
in_days = st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS])
holidays = st.sets(st.dates(date(2025, 11, 1), date(2027, 6, 1)), max_size=20)
lengths = st.timedeltas(timedelta(minutes=1), timedelta(days=20))


def limit(start, amount, unit, calendar=CALENDAR, zone=ZONE, pauses=()):
    return due(
        start, amount, unit, calendar, zone, quiet_windows=NIGHT_AND_NOON, pauses=tuple(pauses)
    )


def working_days_between(after, until):
    """Working days of (after, until]."""
    days = (after + timedelta(days=n + 1) for n in range((until - after).days))
    return sum(CALENDAR.is_working_day(day) for day in days)


def local_day(moment):
    return moment.astimezone(ZONE).date()


@quick
@given(moments, amounts, units, holidays)
def test_adding_a_holiday_never_makes_a_due_time_earlier(start, amount, unit, more):
    longer = CALENDAR.with_days({on: SpecialDay(DayKind.HOLIDAY, "Local") for on in more})
    assert limit(start, amount, unit, longer).due_at >= limit(start, amount, unit).due_at


@quick
@given(moments, units, amounts, amounts)
def test_more_is_never_earlier(start, unit, one, other):
    less, more = sorted((one, other))
    assert limit(start, less, unit).due_at <= limit(start, more, unit).due_at


@quick
@given(moments, amounts, units, lengths)
def test_a_later_start_is_never_due_earlier(start, amount, unit, later):
    assert limit(start, amount, unit).due_at <= limit(start + later, amount, unit).due_at


@quick
@given(moments, amounts, st.integers(0, 40), lengths)
def test_a_pause_of_n_working_days_moves_the_due_time_by_exactly_n(start, amount, after, length):
    """The day the pause begins on counts, the day it ends on does not."""
    before = limit(start, amount, LimitUnit.WORKING_DAYS)
    pause = Pause(start + timedelta(hours=7 * after), start + timedelta(hours=7 * after) + length)
    assume(local_day(pause.ends) < local_day(before.due_at))

    paused = limit(start, amount, LimitUnit.WORKING_DAYS, pauses=[pause])
    lost = working_days_between(local_day(pause.begins), local_day(pause.ends))
    moved = working_days_between(local_day(before.due_at), local_day(paused.due_at))
    assert moved == lost
    assert len(paused.counted) == amount


@quick
@given(moments, amounts, in_days, st.floats(0, 1), lengths)
def test_no_limit_runs_out_while_it_stands_still(start, amount, unit, share, length):
    before = limit(start, amount, unit)
    begins = start + (before.due_at - start) * share
    pause = Pause(begins, begins + length)

    after = limit(start, amount, unit, pauses=[pause])
    assert after.due_at >= before.due_at
    assert after.due_at >= pause.ends


@quick
@given(moments, st.integers(2, 5000), st.floats(0, 0.99), lengths)
def test_a_pause_moves_minutes_by_exactly_its_length(start, amount, share, length):
    before = limit(start, amount, LimitUnit.MINUTES)
    begins = start + (before.due_at - start) * share
    paused = limit(start, amount, LimitUnit.MINUTES, pauses=[Pause(begins, begins + length)])
    assert paused.due_at - before.due_at == length


@quick
@given(moments, st.integers(2, 3000), st.floats(0, 0.99), lengths)
def test_a_pause_moves_waking_minutes_by_what_of_it_lies_outside_quiet_hours(
    start, amount, share, length
):
    unit = LimitUnit.MINUTES_OUTSIDE_QUIET
    before = limit(start, amount, unit)
    begins = start + (before.due_at - start) * share
    pause = Pause(begins, begins + length)
    paused = limit(start, amount, unit, pauses=[pause])

    assert awake(start, paused.due_at) - awake(*pause) == timedelta(minutes=amount)


def awake(begins, ends):
    """Time of a stretch that lies outside the night (20 to 8) and noon (12 to 14.30)."""
    found = timedelta()
    day = local_day(begins)
    while day <= local_day(ends):
        for opens, closes in ((time(8), time(12)), (time(14, 30), time(20))):
            first = max(begins, datetime.combine(day, opens, ZONE))
            last = min(ends, datetime.combine(day, closes, ZONE))
            found += max(last - first, timedelta())
        day += timedelta(days=1)
    return found


@st.composite
def several_pauses(draw, start):
    """Up to three pauses one after the other."""
    found, at = [], start
    for gap, length in draw(st.lists(st.tuples(lengths, lengths), max_size=3)):
        begins = at + gap / 4
        at = begins + length / 2
        found.append(Pause(begins, at))
    return found


@quick
@given(st.data(), moments, amounts, st.integers(0, 15), units, st.sampled_from(ZONES), holidays)
def test_every_explanation_sums_up_to_its_due_time(data, start, amount, more, unit, zone, off):
    pauses = data.draw(several_pauses(start))
    calendar = CALENDAR.with_days({on: SpecialDay(DayKind.HOLIDAY, "Local") for on in off})
    result = limit(start, amount + more, unit, calendar, zone, pauses)

    [step] = steps_from(_traced([], result, policy(amount, unit), start))
    assert (step.amount, step.extended_by, step.due_at) == (amount, more, result.due_at)
    assert step.sums_up(zone)


def policy(amount, unit):
    return Policy(
        code="test", rule_set="test", clock="closing", start_events=frozenset(),
        stop_events=frozenset(), cancel_events=frozenset(), amount=amount, unit=unit,
        condition=Condition(), quiet_windows=NIGHT_AND_NOON, effective_from=date(2020, 1, 1),
        effective_to=None, source="test",
    )  # fmt: skip


@quick
@given(st.data(), moments, amounts, units, st.sampled_from(ZONES))
def test_warning_due_time_and_escalation_come_in_this_order(data, start, amount, unit, zone):
    result = limit(start, amount, unit, zone=zone, pauses=data.draw(several_pauses(start)))
    in_order = [start, result.warn_at, result.due_at, result.escalate_at]
    assert all(earlier <= later for earlier, later in pairwise(in_order))


@quick
@given(moments, amounts, in_days, st.sampled_from(ZONES))
def test_a_limit_in_days_ends_with_the_last_second_of_a_local_working_day(
    start, amount, unit, zone
):
    ends = limit(start, amount, unit, zone=zone).due_at
    assert ends.astimezone(zone).time() == time(23, 59, 59)
    assert (ends + timedelta(seconds=1)).astimezone(zone).time() == time(0)
    assert CALENDAR.is_working_day(ends.astimezone(zone).date())
    assert ends.tzinfo is UTC
