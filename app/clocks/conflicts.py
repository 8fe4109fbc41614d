"""What a set of policies must not hold, each found with a case that shows it. Pure.

Two equally specific policies for one case would leave nobody knowing which limit was promised;
dispatch and receipt that are longer than the arrival limit promise what cannot be kept (domain
design §2). Facts are an open world here: a value that no policy names counts as one more.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.clocks.kinds import ClockKind, LimitUnit
from app.clocks.policies import Condition, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.clocks.policies import Policy

ONE_DAY: Final = timedelta(days=1)
MINUTES_OF_A_DAY: Final = 24 * 60
PARTS: Final = (ClockKind.DISPATCH, ClockKind.RECEIPT)
CLASSES: Final = "any_class"
USUAL: Final[Mapping[str, tuple[Any, ...]]] = {
    "kind": ("report", ""),
    "channel": ("hotline", ""),
    "area_type": ("urban", None),
    "complexity": ("general", None),
    "fast_path": (False, True),
    "named": (False, True),
    "reachable": (True, False),
    CLASSES: (frozenset(),),
}
"""What a fact is when no policy asks for it, and what else it may be."""


class TwoLimits(NamedTuple):
    """Two policies would rule one clock of a case received on that day."""

    one: Policy
    other: Policy
    facts: Facts
    on: date


class TooLong(NamedTuple):
    """Whoever keeps every part may still miss the whole; ``minutes`` is what the parts take."""

    whole: Policy
    parts: tuple[Policy, ...]
    facts: Facts
    on: date
    minutes: int


def two_limits(policies: Iterable[Policy], since: date) -> Iterator[TwoLimits]:
    """Find every pair of policies of which neither is chosen, with a case received since a day."""
    everything = sorted(policies, key=lambda policy: policy.code)
    for one, other in combinations(everything, 2):
        if one.clock is not other.clock:
            continue
        if one.condition.specificity != other.condition.specificity:
            continue
        if found := _first_case((one, other), everything, since):
            yield TwoLimits(one, other, *found)


def too_long(policies: Iterable[Policy], since: date) -> Iterator[TooLong]:
    """Find every arrival limit shorter than its parts, with a case received since a day."""
    everything = sorted(policies, key=lambda policy: policy.code)
    of_kind = {
        kind: [policy for policy in everything if policy.clock is kind]
        for kind in (ClockKind.ARRIVAL, *PARTS)
    }
    dispatch, receipt = (of_kind[kind] for kind in PARTS)
    parts: list[tuple[Policy, ...]] = [
        *product(dispatch, receipt),
        *((part,) for part in (*dispatch, *receipt)),
    ]
    for whole in of_kind[ClockKind.ARRIVAL]:
        for some in parts:
            minutes = sum(_at_least(part) for part in some)
            if whole.amount is None or minutes <= _at_least(whole):
                continue
            if found := _first_case((whole, *some), everything, since):
                yield TooLong(whole, some, *found, minutes)
                break


def _at_least(policy: Policy) -> int:
    """Give the minutes that a limit lasts at its shortest."""
    amount = policy.amount or 0
    in_days = policy.unit in {LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS}
    return amount * MINUTES_OF_A_DAY if in_days else amount


def _first_case(
    ruling: tuple[Policy, ...], policies: Sequence[Policy], since: date
) -> tuple[Facts, date] | None:
    """Find a case that each of these would rule, and the first day on which it would."""
    concerned = [policy for policy in policies if any(policy.clock is r.clock for r in ruling)]
    for on in _days(ruling, concerned, since):
        stronger = [
            policy.condition
            for policy in concerned
            if policy.is_in_force(on) and _is_stronger(policy, ruling)
        ]
        facts = case_for([policy.condition for policy in ruling], stronger)
        if facts is not None:
            return facts, on
    return None


def _is_stronger(policy: Policy, ruling: Iterable[Policy]) -> bool:
    return any(
        policy.clock is weaker.clock and policy.condition.specificity > weaker.condition.specificity
        for weaker in ruling
    )


def _days(ruling: Iterable[Policy], policies: Iterable[Policy], since: date) -> list[date]:
    """Give the days on which these are all in force and something begins or has ended."""
    ruling = tuple(ruling)
    first = max(since, *(policy.effective_from for policy in ruling))
    days = {first}
    for policy in policies:
        days.add(policy.effective_from)
        if policy.effective_to is not None and policy.effective_to < date.max:
            days.add(policy.effective_to + ONE_DAY)
    return sorted(
        on for on in days if on >= first and all(policy.is_in_force(on) for policy in ruling)
    )


def case_for(held: Sequence[Condition], not_held: Sequence[Condition]) -> Facts | None:
    """Give facts for which every one of the first conditions holds and none of the others."""
    values = _search(tuple(USUAL), held, not_held)
    if values is None:
        return None
    return Facts(classes=values.pop(CLASSES), **values)


def _search(
    keys: tuple[str, ...], held: Sequence[Condition], alive: Sequence[Condition]
) -> dict[str, Any] | None:
    """Set one key after the other; ``alive`` are those not to hold that nothing contradicts yet."""
    if not keys:
        return None if alive else {}
    key, *rest = keys
    for value in _options(key, held, alive):
        left = [condition for condition in alive if _agrees(condition, key, value)]
        found = _search(tuple(rest), held, left)
        if found is not None:
            return {key: value, **found}
    return None


def _options(key: str, held: Sequence[Condition], alive: Sequence[Condition]) -> list[Any]:
    """Give the values to try: of those that no condition tells apart, one is enough."""
    wanted = [getattr(condition, key) for condition in held]
    wanted = [value for value in wanted if value is not None]
    tried: dict[tuple[bool, ...], Any] = {}
    for value in _values(key, wanted, alive):
        if all(_agrees(condition, key, value) for condition in held):
            tried.setdefault(tuple(_agrees(c, key, value) for c in alive), value)
    return list(tried.values())


def _values(key: str, wanted: Sequence[Any], alive: Sequence[Condition]) -> list[Any]:
    if key == CLASSES:
        # More classes only make more conditions hold: one for each that asks is enough.
        return sorted({frozenset(chosen) for chosen in product(*wanted)}, key=sorted)
    usual = list(USUAL[key])
    named = [getattr(condition, key) for condition in alive]
    sets = [value for value in (*wanted, *named) if isinstance(value, frozenset)]
    return [*usual, *sorted(frozenset().union(*sets) - set(usual))]


def _agrees(condition: Condition, key: str, value: Any) -> bool:  # noqa: ANN401 - of any key
    wanted = getattr(condition, key)
    if wanted is None:
        return True
    if key == CLASSES:
        return not wanted.isdisjoint(value)
    return value in wanted if isinstance(wanted, frozenset) else value is wanted
