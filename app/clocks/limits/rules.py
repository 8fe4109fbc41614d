"""How a set of limits may change: only from a later day on, and only into one that can be kept.

A change never rewrites what has begun, but for its end: a matter lives to its end under the rules
of the day it was received (ADR 005), so these must stay. Everything here is pure: policies in,
policies out; saving and the preview use the same functions.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.clocks.computation import END_OF_DAY, leave_time
from app.clocks.conflicts import too_long, two_limits
from app.clocks.kinds import LimitUnit
from app.clocks.limits.kinds import Reason
from app.clocks.policies import Condition, Policy
from app.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from app.clocks.computation import QuietWindow
    from app.clocks.kinds import ClockKind, Ground

ANY: Final = Condition()
LOCAL: Final = "local"
ONE_DAY: Final = timedelta(days=1)
LAST_YEAR: Final = 2100
LONGEST_SOURCE: Final = 400
MOST: Final[Mapping[LimitUnit, int]] = {
    LimitUnit.MINUTES: 60 * 24 * 366,
    LimitUnit.MINUTES_OUTSIDE_QUIET: 60 * 24 * 366,
    LimitUnit.CALENDAR_DAYS: 3660,
    LimitUnit.WORKING_DAYS: 2500,
}
"""Beyond these an amount is a slip of the pen: a year in minutes, ten years in days."""


class Refusal(NamedTuple):
    """Why a change is refused, and beside which field it is said; ``data`` fills the sentence."""

    field: str
    reason: Reason
    data: Mapping[str, object] = {}


class LimitRefused(InvalidInput):
    """The change is refused, for one reason or several; nothing is changed."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(refusals[0].reason.value, refusals[0].field)
        self.refusals = refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an editor sets of a limit: all but what it is for and what starts and ends it.

    ``effective_to`` ends the limit altogether; without it the limit holds until the next version.
    """

    amount: int | None
    unit: LimitUnit
    condition: Condition = ANY
    quiet_windows: tuple[QuietWindow, ...] = ()
    max_extension: int | None = None
    pause_grounds: frozenset[Ground] = field(default_factory=frozenset)
    day_ends_at: time = END_OF_DAY
    source: str
    effective_from: date
    effective_to: date | None = None


def draft_of(policy: Policy, effective_from: date) -> Draft:
    """Begin with what holds now, from another day on."""
    values = {one.name: getattr(policy, one.name) for one in fields(Draft)}
    return Draft(**(values | {"effective_from": effective_from}))


def base_of(code: str) -> str:
    """Give the code of the limit that a code is a version of."""
    return code.partition("@")[0]


def versions_of(policies: Iterable[Policy], base: str) -> list[Policy]:
    """Give the versions of one limit in the order of their days."""
    found = [policy for policy in policies if base_of(policy.code) == base]
    return sorted(found, key=lambda policy: policy.effective_from)


def refusals_of(
    draft: Draft, today: date, known: Mapping[str, Collection[str]]
) -> Iterator[Refusal]:
    """Say what is wrong with a draft by itself. ``known`` are the values a condition may name."""
    yield from _of_amount(draft)
    yield from _of_extension(draft)
    yield from _of_quiet(draft)
    yield from _of_condition(draft.condition, known)
    if draft.pause_grounds and draft.unit is LimitUnit.GIVEN_DATE:
        yield Refusal("pause_grounds", Reason.PAUSE_OF_DATE)
    if not draft.source.strip():
        yield Refusal("source", Reason.SOURCE_MISSING)
    elif len(draft.source) > LONGEST_SOURCE:
        yield Refusal("source", Reason.SOURCE_TOO_LONG, {"most": LONGEST_SOURCE})
    yield from _of_day("effective_from", draft.effective_from, today)
    if draft.effective_to is not None and draft.effective_to < draft.effective_from:
        yield Refusal("effective_to", Reason.ENDS_BEFORE)


def _of_amount(draft: Draft) -> Iterator[Refusal]:
    if draft.unit is LimitUnit.GIVEN_DATE:
        if draft.amount is not None:
            yield Refusal("amount", Reason.AMOUNT_OF_DATE)
    elif draft.amount is None:
        yield Refusal("amount", Reason.AMOUNT_MISSING)
    elif draft.amount < 1:
        yield Refusal("amount", Reason.AMOUNT_NOT_POSITIVE)
    elif draft.amount > MOST[draft.unit]:
        yield Refusal("amount", Reason.TOO_MUCH, {"most": MOST[draft.unit]})


def _of_extension(draft: Draft) -> Iterator[Refusal]:
    if draft.max_extension is None:
        return
    if draft.unit is LimitUnit.GIVEN_DATE or draft.amount is None:
        yield Refusal("max_extension", Reason.EXTENSION_WITHOUT_AMOUNT)
    elif draft.max_extension < 1:
        yield Refusal("max_extension", Reason.EXTENSION_NOT_POSITIVE)
    elif draft.max_extension > MOST[draft.unit]:
        yield Refusal("max_extension", Reason.TOO_MUCH, {"most": MOST[draft.unit]})


def _of_quiet(draft: Draft) -> Iterator[Refusal]:
    if not draft.quiet_windows:
        return
    if draft.unit is not LimitUnit.MINUTES_OUTSIDE_QUIET:
        yield Refusal("quiet_windows", Reason.QUIET_WITHOUT_NEED)
    elif not leave_time(draft.quiet_windows):
        yield Refusal("quiet_windows", Reason.QUIET_NEVER_ENDS)


def _of_condition(condition: Condition, known: Mapping[str, Collection[str]]) -> Iterator[Refusal]:
    for key in ("kind", "channel", "area_type", "complexity", "any_class"):
        values = getattr(condition, key)
        if values is None:
            continue
        unknown = sorted(values - set(known.get(key, values)))
        if unknown or not values:
            yield Refusal(key, Reason.UNKNOWN_VALUE, {"values": ", ".join(unknown)})


def _of_naming(draft: Draft, pattern: Policy) -> Iterator[Refusal]:
    """A clock runs to a date that is named, or is counted: its events know only one of both."""
    was_named, is_named = (one.unit is LimitUnit.GIVEN_DATE for one in (pattern, draft))
    if was_named and not is_named:
        yield Refusal("unit", Reason.DATE_IS_NAMED)
    elif is_named and not was_named:
        yield Refusal("unit", Reason.NOBODY_NAMES)


def _of_day(name: str, on: date, today: date) -> Iterator[Refusal]:
    if on <= today:
        yield Refusal(name, Reason.IN_THE_PAST, {"first": today + ONE_DAY})
    elif on.year > LAST_YEAR:
        yield Refusal(name, Reason.TOO_FAR, {"year": LAST_YEAR})


def replaced(
    policies: Collection[Policy],
    base: str,
    draft: Draft,
    today: date,
    known: Mapping[str, Collection[str]],
) -> tuple[Policy, ...]:
    """Give the set in which a limit is another from a day on. Raises ``LimitRefused``.

    The version that held until then ends the day before; one that begins on that very day and has
    not begun is changed itself.
    """
    _require_none(refusals_of(draft, today, known))
    versions = versions_of(policies, base)
    pattern = _in_force(versions, draft.effective_from) or _in_force(
        versions, draft.effective_from - ONE_DAY
    )
    if pattern is None:
        raise LimitRefused(Refusal("effective_from", Reason.NOT_IN_FORCE))
    _require_none(_of_naming(draft, pattern))
    draft = replace(draft, effective_to=_end_of(draft, versions), source=draft.source.strip())
    is_same_day = pattern.effective_from == draft.effective_from
    code = pattern.code if is_same_day else f"{base}@{draft.effective_from.isoformat()}"
    if draft == draft_of(pattern, draft.effective_from):
        raise LimitRefused(Refusal("", Reason.UNCHANGED))
    others = [policy for policy in policies if policy is not pattern]
    if not is_same_day:
        others.append(_ended(pattern, draft.effective_from - ONE_DAY))
    return _sound((*others, _filled(pattern, draft, code)), today)


def added(  # noqa: PLR0913, PLR0917 - a set, what is added to it, and what it is judged by
    policies: Collection[Policy],
    clock: ClockKind,
    draft: Draft,
    today: date,
    known: Mapping[str, Collection[str]],
    taken: Collection[str] = (),
) -> tuple[Policy, ...]:
    """Give the set with one more limit in the agency's own profile. Raises ``LimitRefused``.

    What starts and ends it is as with the most general limit of that clock. ``taken`` are codes
    that no new limit may bear, though they are not in the set.
    """
    _require_none(refusals_of(draft, today, known))
    pattern = pattern_for(policies, clock, draft.effective_from)
    if pattern is None:
        raise LimitRefused(Refusal("effective_from", Reason.NO_PATTERN))
    _require_none(_of_naming(draft, pattern))
    codes = {base_of(code) for code in (*taken, *(policy.code for policy in policies))}
    number = 1
    while (code := f"{LOCAL}.own-{clock.value}-{number}") in codes:
        number += 1
    new = _filled(replace(pattern, rule_set=LOCAL), draft, code)
    return _sound((*policies, new), today)


def pattern_for(policies: Iterable[Policy], clock: ClockKind, on: date) -> Policy | None:
    """Give the most general limit of a clock on a day; our own profile's before a national one."""
    of_clock = [policy for policy in policies if policy.clock is clock and policy.is_in_force(on)]
    return min(
        of_clock,
        key=lambda policy: (policy.condition.specificity, policy.rule_set != LOCAL, policy.code),
        default=None,
    )


def retired(policies: Collection[Policy], base: str, on: date, today: date) -> tuple[Policy, ...]:
    """Give the set in which a limit holds no more from a day on, whatever was planned for it."""
    _require_none(_of_day("effective_from", on, today))
    versions = versions_of(policies, base)
    last = _in_force(versions, on)
    if last is None:
        raise LimitRefused(Refusal("effective_from", Reason.NOT_IN_FORCE))
    gone = {policy.code for policy in versions if policy.effective_from >= on}
    others = [policy for policy in policies if policy.code not in gone and policy is not last]
    if last.effective_from < on:
        others.append(_ended(last, on - ONE_DAY))
    return _sound(tuple(others), today)


def withdrawn(policies: Collection[Policy], code: str, today: date) -> tuple[Policy, ...]:
    """Give the set without a version that has not begun.

    The one before it goes on until the next begins, or without end where none does.
    """
    version = next((policy for policy in policies if policy.code == code), None)
    if version is None or version.effective_from <= today:
        raise LimitRefused(Refusal("", Reason.HAS_BEGUN))
    others = [policy for policy in policies if policy is not version]
    versions = versions_of(others, base_of(code))
    before = _in_force(versions, version.effective_from - ONE_DAY)
    if before is not None:
        next_one = _next_after(versions, version.effective_from)
        others.remove(before)
        others.append(
            replace(before, effective_to=next_one.effective_from - ONE_DAY if next_one else None)
        )
    return _sound(tuple(others), today)


def _in_force(versions: Iterable[Policy], on: date) -> Policy | None:
    return next((policy for policy in versions if policy.is_in_force(on)), None)


def _next_after(versions: Iterable[Policy], on: date) -> Policy | None:
    return next((policy for policy in versions if policy.effective_from > on), None)


def _end_of(draft: Draft, versions: Iterable[Policy]) -> date | None:
    next_one = _next_after(versions, draft.effective_from)
    if next_one is None:
        return draft.effective_to
    last = next_one.effective_from - ONE_DAY
    if draft.effective_to is not None and draft.effective_to > last:
        raise LimitRefused(
            Refusal("effective_to", Reason.RUNS_INTO_NEXT, {"day": next_one.effective_from})
        )
    return draft.effective_to or last


def _ended(policy: Policy, on: date) -> Policy:
    """End a policy on a day, if it does not end before."""
    if policy.effective_to is not None and policy.effective_to <= on:
        return policy
    return replace(policy, effective_to=on)


def _filled(pattern: Policy, draft: Draft, code: str) -> Policy:
    values = {one.name: getattr(draft, one.name) for one in fields(Draft)}
    return replace(pattern, code=code, **(values | {"source": draft.source.strip()}))


def _require_none(refusals: Iterable[Refusal]) -> None:
    found = tuple(refusals)
    if found:
        raise LimitRefused(*found)


def _sound(policies: tuple[Policy, ...], today: date) -> tuple[Policy, ...]:
    """Refuse a set that nobody could live by from tomorrow on."""
    _require_none(unsound(policies, today + ONE_DAY))
    return policies


def unsound(policies: Collection[Policy], since: date) -> Iterator[Refusal]:
    """Say where a set contradicts itself for matters received from a day on."""
    for two in two_limits(policies, since):
        yield Refusal("kind", Reason.TWO_LIMITS, {"found": two})
        return
    for long in too_long(policies, since):
        yield Refusal("amount", Reason.TOO_LONG, {"found": long})
