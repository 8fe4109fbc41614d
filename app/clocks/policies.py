"""Which limit rules a clock: policies as data, the facts they ask for, and the choice among them.

A rule set (Order 121, Order 20, the food and drug measures of 2016, the local profile) is a list
of policies with the dates between which they hold. Legal limits are data too: no number of theirs
stands in the code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.clocks.computation import END_OF_DAY, QuietWindow
from app.clocks.kinds import ClockEvent, ClockKind, Ground, LimitUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHIPPED: Final = Path(__file__).with_name("policies.json")


class AmbiguousPolicies(Exception):
    """Two policies that are equally specific claim the same clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a policy may ask about a case. Plain values: packages above own their enums.

    ``named`` is a person who said who they are, ``reachable`` one whom we can call back.
    ``dates`` are days that somebody named, for the clocks without an amount.
    """

    kind: str
    channel: str = ""
    area_type: str | None = None
    fast_path: bool = False
    complexity: str | None = None
    classes: frozenset[str] = frozenset()
    named: bool = False
    reachable: bool = True
    dates: Mapping[ClockKind, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be true of a case; a key that is not set asks nothing."""

    kind: frozenset[str] | None = None
    channel: frozenset[str] | None = None
    area_type: frozenset[str] | None = None
    complexity: frozenset[str] | None = None
    any_class: frozenset[str] | None = None
    fast_path: bool | None = None
    named: bool | None = None
    reachable: bool | None = None

    def holds(self, facts: Facts) -> bool:
        """Say whether every key that is set agrees with the facts."""
        values = (
            (self.kind, facts.kind),
            (self.channel, facts.channel),
            (self.area_type, facts.area_type),
            (self.complexity, facts.complexity),
        )
        flags = (
            (self.fast_path, facts.fast_path),
            (self.named, facts.named),
            (self.reachable, facts.reachable),
        )
        return (
            all(wanted is None or value in wanted for wanted, value in values)
            and all(wanted is None or value is wanted for wanted, value in flags)
            and (self.any_class is None or not self.any_class.isdisjoint(facts.classes))
        )

    @property
    def specificity(self) -> int:
        """The number of keys that are set."""
        return sum(getattr(self, name) is not None for name in self.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One limit: what it is for, how long, from what to what, when it holds and who says so.

    ``max_extension`` is how much more a leader may give in all, in the limit's own unit (None:
    nothing); ``pause_grounds`` are those for which time is not counted.
    """

    code: str
    rule_set: str
    clock: ClockKind
    start_events: frozenset[ClockEvent]
    stop_events: frozenset[ClockEvent]
    cancel_events: frozenset[ClockEvent]
    amount: int | None
    unit: LimitUnit
    condition: Condition
    quiet_windows: tuple[QuietWindow, ...]
    effective_from: date
    effective_to: date | None
    source: str
    max_extension: int | None = None
    pause_grounds: frozenset[Ground] = frozenset()
    day_ends_at: time = END_OF_DAY

    def __post_init__(self) -> None:
        """Refuse with ``ValueError`` what can never be a limit."""
        if (self.amount is None) is not (self.unit is LimitUnit.GIVEN_DATE):
            message = f"{self.code}: an amount belongs to every unit but a given date"
            raise ValueError(message)
        if self.amount is not None and self.amount < 1:
            message = f"{self.code}: a limit needs a positive amount"
            raise ValueError(message)
        if self.max_extension is not None and (self.max_extension < 1 or self.amount is None):
            message = f"{self.code}: an extension needs a positive amount and a limit to extend"
            raise ValueError(message)
        if self.effective_to is not None and self.effective_to < self.effective_from:
            message = f"{self.code}: it would end before it begins"
            raise ValueError(message)

    def is_in_force(self, on: date) -> bool:
        """Say whether the policy holds on a local day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def choose(policies: Iterable[Policy], clock: ClockKind, facts: Facts, on: date) -> Policy | None:
    """Give the policy that rules a clock of a case received on that local day.

    The most specific one wins. Raises ``AmbiguousPolicies`` when two are equally specific.
    """
    fitting = [
        policy
        for policy in policies
        if policy.clock is clock and policy.is_in_force(on) and policy.condition.holds(facts)
    ]
    if not fitting:
        return None
    most = max(policy.condition.specificity for policy in fitting)
    best = [policy for policy in fitting if policy.condition.specificity == most]
    if len(best) > 1:
        raise AmbiguousPolicies(", ".join(sorted(policy.code for policy in best)))
    return best[0]


def shipped_policies() -> tuple[Policy, ...]:
    """Read the policies that come with the product."""
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(
        _shipped(rule_set, entry)
        for rule_set in data["rule_sets"]
        for entry in rule_set["policies"]
    )


def _shipped(rule_set: Mapping[str, Any], entry: Mapping[str, Any]) -> Policy:
    ends = rule_set["effective_to"]
    return Policy(
        code=f"{rule_set['code']}.{entry['name']}",
        rule_set=rule_set["code"],
        clock=ClockKind(entry["clock"]),
        start_events=events(entry["start"]),
        stop_events=events(entry["stop"]),
        cancel_events=events(entry.get("cancel", [])),
        amount=entry.get("amount"),
        unit=LimitUnit(entry["unit"]),
        condition=condition_from(entry.get("when", {})),
        quiet_windows=windows_from(entry.get("quiet", [])),
        effective_from=date.fromisoformat(rule_set["effective_from"]),
        effective_to=date.fromisoformat(ends) if ends else None,
        source=entry.get("source", rule_set["source"]),
        max_extension=entry.get("extend"),
        pause_grounds=grounds_from(entry.get("pause", [])),
    )


def events(values: Iterable[str]) -> frozenset[ClockEvent]:
    """Read events; an unknown one is a ``ValueError``."""
    return frozenset(ClockEvent(value) for value in values)


def grounds_from(values: Iterable[str]) -> frozenset[Ground]:
    """Read grounds of a pause; an unknown one is a ``ValueError``."""
    return frozenset(Ground(value) for value in values)


def condition_from(data: Mapping[str, Any]) -> Condition:
    """Read a condition; an unknown key is a ``TypeError``."""
    values: dict[str, Any] = {
        key: frozenset(value) if isinstance(value, list) else value for key, value in data.items()
    }
    return Condition(**values)


def condition_data(condition: Condition) -> dict[str, Any]:
    """Write a condition so that ``condition_from`` reads it back."""
    values = {name: getattr(condition, name) for name in condition.__slots__}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in values.items()
        if value is not None
    }


def windows_from(data: Iterable[Iterable[str]]) -> tuple[QuietWindow, ...]:
    """Read quiet windows from pairs of ``HH:MM``."""
    return tuple(QuietWindow(*(time.fromisoformat(moment) for moment in pair)) for pair in data)


def windows_data(windows: Iterable[QuietWindow]) -> list[list[str]]:
    """Write quiet windows so that ``windows_from`` reads them back."""
    return [[f"{window.begins:%H:%M}", f"{window.ends:%H:%M}"] for window in windows]
