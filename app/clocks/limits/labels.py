"""The words of the limits editor, and the values that a condition may name.

The kinds, channels and classes of matters belong to packages above; they name theirs at the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clocks.kinds import LimitUnit
from app.clocks.labels import CLOCK_LABELS, EVENT_LABELS, GROUND_LABELS, UNIT_LABELS
from app.clocks.limits.kinds import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask_babel import LazyString

    from app.clocks.computation import QuietWindow
    from app.clocks.conflicts import TooLong, TwoLimits
    from app.clocks.kinds import ClockEvent
    from app.clocks.limits.rules import Refusal
    from app.clocks.policies import Condition, Facts, Policy

_VALUES: Final[dict[str, Mapping[str, LazyString]]] = {}
AN_HOUR: Final = 60
SHOWN_IN_HOURS: Final = 120
IN_MINUTES: Final = frozenset({LimitUnit.MINUTES, LimitUnit.MINUTES_OUTSIDE_QUIET})

KEY_LABELS: Final[dict[str, LazyString]] = {
    "kind": _l("Kind"),
    "channel": _l("Channel"),
    "area_type": _l("Area"),
    "complexity": _l("Complexity"),
    "any_class": _l("Class (one of these)"),
    "fast_path": _l("On-the-spot matter (fast path)"),
    "named": _l("Person gave their name"),
    "reachable": _l("Person can be called back"),
}
FLAGS: Final = ("fast_path", "named", "reachable")
FLAG_WORDS: Final[dict[tuple[str, bool], LazyString]] = {
    ("fast_path", True): _l("on the fast path"),
    ("fast_path", False): _l("not on the fast path"),
    ("named", True): _l("name given"),
    ("named", False): _l("name not given"),
    ("reachable", True): _l("can be called back"),
    ("reachable", False): _l("cannot be called back"),
}
RULE_SET_LABELS: Final[dict[str, LazyString]] = {
    "samr-121": _l("Complaint and report measures of 2026 (Order 121)"),
    "samr-20": _l("Interim measures of 2020 (Order 20)"),
    "cfda-21": _l("Food and drug measures of 2016 (historic)"),
    "local": _l("The agency's own limits"),
}
ACT_LABELS: Final[dict[str, LazyString]] = {
    "limit.planned": _l("Change planned"),
    "limit.added": _l("Limit added"),
    "limit.retired": _l("End set"),
    "limit.withdrawn": _l("Planned change withdrawn"),
}
REFUSALS: Final[dict[Reason, LazyString]] = {
    Reason.AMOUNT_MISSING: _l("Enter how long the limit is"),
    Reason.AMOUNT_NOT_POSITIVE: _l("A limit is at least 1 long; nothing and less is no limit"),
    Reason.AMOUNT_OF_DATE: _l("Where somebody names the date there is no amount: leave it empty"),
    Reason.TOO_MUCH: _l("At most %(most)s; this looks like a slip of the pen"),
    Reason.EXTENSION_WITHOUT_AMOUNT: _l("There is no amount that could be extended"),
    Reason.EXTENSION_NOT_POSITIVE: _l("At least 1; leave it empty where nothing may be extended"),
    Reason.PAUSE_OF_DATE: _l("A date that somebody named does not stand still"),
    Reason.QUIET_NEVER_ENDS: _l("These quiet hours leave no time in the day: it would never end"),
    Reason.QUIET_WITHOUT_NEED: _l(
        "Quiet hours count only with the unit “minutes outside quiet hours”"
    ),
    Reason.UNKNOWN_VALUE: _l("There is no such value: %(values)s"),
    Reason.SOURCE_MISSING: _l("Name the source: the article, or the decision of the agency"),
    Reason.SOURCE_TOO_LONG: _l("At most %(most)s characters"),
    Reason.IN_THE_PAST: _l(
        "From %(first)s at the earliest. Limits never change backwards: matters received until "
        "today were promised the old one."
    ),
    Reason.TOO_FAR: _l("Up to the year %(year)s"),
    Reason.ENDS_BEFORE: _l("It would end before it begins"),
    Reason.RUNS_INTO_NEXT: _l(
        "Another version is planned from %(day)s. End before it, or withdraw it first."
    ),
    Reason.NOT_IN_FORCE: _l("The limit does not hold on that day, nor on the day before"),
    Reason.HAS_BEGUN: _l("What has begun stays: matters received since are ruled by it"),
    Reason.DATE_IS_NAMED: _l("Somebody names the date of this limit; it is not counted"),
    Reason.NOBODY_NAMES: _l("Nobody names a date for this limit; it has to be counted"),
    Reason.UNCHANGED: _l("Nothing is changed"),
    Reason.NO_PATTERN: _l("No limit of this kind holds on that day that it could be like"),
}


def name_values(key: str, words: Mapping[str, LazyString]) -> None:
    """Say which values a key of a condition may have, and what people read for them."""
    _VALUES[key] = words


def values_of(key: str) -> Mapping[str, LazyString]:
    """Give the values of a key; none where nobody has named them."""
    return _VALUES.get(key, {})


def known_values() -> dict[str, frozenset[str]]:
    """Give all values that a condition may name, by key."""
    return {key: frozenset(words) for key, words in _VALUES.items()}


def amount_words(amount: int | None, unit: LimitUnit) -> str:
    """Say how long a limit is; many minutes also in hours."""
    if amount is None:
        return _("a date that somebody names")
    words = _("%(amount)s %(unit)s", amount=amount, unit=UNIT_LABELS[unit])
    if unit in IN_MINUTES and amount >= SHOWN_IN_HOURS and amount % AN_HOUR == 0:
        return _("%(words)s (%(hours)s h)", words=words, hours=amount // AN_HOUR)
    return words


def limit_words(policy: Policy) -> str:
    """Say how long the limit of a policy is."""
    return amount_words(policy.amount, policy.unit)


def policy_words(policy: Policy) -> str:
    """Name a policy: what it is for, how long, its code."""
    return _(
        "%(clock)s, %(limit)s (%(code)s)",
        clock=CLOCK_LABELS[policy.clock],
        limit=limit_words(policy),
        code=policy.code,
    )


def condition_words(condition: Condition) -> list[str]:
    """Say which matters a condition is about, one line for each key; none: all matters."""
    lines = []
    for key, label in KEY_LABELS.items():
        value = getattr(condition, key)
        if isinstance(value, bool):
            lines.append(str(FLAG_WORDS[key, value]))
        elif value is not None:
            lines.append(
                _("%(key)s: %(values)s", key=label, values=_joined(key, cast("set[str]", value)))
            )
    return lines


def _joined(key: str, values: Iterable[str]) -> str:
    known = values_of(key)
    in_order = sorted(values, key=lambda value: list(known).index(value) if value in known else 99)
    return _(", ").join(str(known.get(value, value)) for value in in_order)


def case_words(facts: Facts, keys: Iterable[str] = ()) -> str:
    """Describe a matter by its kind and whatever else is asked for."""
    wanted = {"kind", *keys}
    words = []
    for key in ("kind", "channel", "area_type", "complexity"):
        value = getattr(facts, key)
        if key in wanted and value:
            words.append(str(values_of(key).get(value, value)))
    if "any_class" in wanted and facts.classes:
        words.append(_joined("any_class", facts.classes))
    words += [str(FLAG_WORDS[key, getattr(facts, key)]) for key in FLAGS if key in wanted]
    return _(", ").join(words)


def keys_of(*conditions: Condition) -> set[str]:
    """Give the keys that any of these conditions asks for."""
    return {
        key
        for key in KEY_LABELS
        if any(getattr(condition, key) is not None for condition in conditions)
    }


def events_words(events: Iterable[ClockEvent]) -> str:
    """Name events in the order of a matter's life."""
    return _(", ").join(str(EVENT_LABELS[event]) for event in EVENT_LABELS if event in set(events))


def grounds_words(policy: Policy) -> str:
    """Name the grounds of a pause."""
    grounds = [words for ground, words in GROUND_LABELS.items() if ground in policy.pause_grounds]
    return _(", ").join(str(words) for words in grounds)


def windows_words(windows: Iterable[QuietWindow]) -> str:
    """Write quiet hours as they are entered, in one line."""
    return _(", ").join(f"{window.begins:%H:%M}-{window.ends:%H:%M}" for window in windows)


def refusal_words(refusal: Refusal) -> str:
    """Say in a sentence why a change is refused."""
    if refusal.reason is Reason.TWO_LIMITS:
        return _two_limits(cast("TwoLimits", refusal.data["found"]))
    if refusal.reason is Reason.TOO_LONG:
        return _too_long(cast("TooLong", refusal.data["found"]))
    return str(REFUSALS[refusal.reason]) % refusal.data


def _two_limits(found: TwoLimits) -> str:
    keys = keys_of(found.one.condition, found.other.condition)
    return _(
        "A matter received on %(day)s would have two limits (%(case)s): %(one)s; %(other)s. "
        "Let one of them name more conditions, or others.",
        day=found.on.isoformat(),
        case=case_words(found.facts, keys),
        one=policy_words(found.one),
        other=policy_words(found.other),
    )


def _too_long(found: TooLong) -> str:
    parts = " + ".join(limit_words(part) for part in found.parts)
    return _(
        "The parts would be longer than the whole (%(case)s): %(names)s take %(parts)s = "
        "%(sum)s minutes, arrival on site allows %(whole)s.",
        case=case_words(found.facts, keys_of(found.whole.condition)),
        names=_(", ").join(policy_words(part) for part in found.parts),
        parts=parts,
        sum=found.minutes,
        whole=limit_words(found.whole),
    )
