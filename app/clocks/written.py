"""Due times and explanations written down: as plain data for programs, as lines for a terminal.

Times are local and without an offset: an agency has one zone. Nothing of a case's content is
written, and none of the words in which something was asked or granted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.clocks.explanation import IN_DAYS
from app.clocks.kinds import DayReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from app.clocks.computation import Due, Skipped
    from app.clocks.explanation import Explanation, Step

REASONS: Final = {
    DayReason.DAY_OF_EVENT: "the day of the event does not count",
    DayReason.WEEKEND: "weekend",
    DayReason.HOLIDAY: "public holiday",
    DayReason.SWAPPED_OFF: "day off in exchange",
    DayReason.QUIET: "quiet hours",
    DayReason.PAUSED: "the limit stood still",
}


def due_data(result: Due, zone: ZoneInfo) -> dict[str, Any]:
    """Give what ``compute --json`` prints."""
    data: dict[str, Any] = {
        "due": _local(result.due_at, zone),
        "skipped": [_skip_data(skip, zone) for skip in result.skipped],
    }
    if result.provisional:
        data["provisional"] = True
    return data


def due_lines(result: Due, rule: str, zone: ZoneInfo) -> list[str]:
    """Give what ``compute`` prints."""
    unit = result.unit.value.replace("_", " ")
    lines = [
        f"due {_plain(result.due_at, zone)}{' (provisional)' if result.provisional else ''}",
        f"{result.amount} {unit} from {_plain(result.started_at, zone)}",
    ]
    lines += [rule] if rule else []
    return lines + _day_lines(result.counted, result.skipped, zone)


def _day_lines(counted: Collection[date], skipped: Iterable[Skipped], zone: ZoneInfo) -> list[str]:
    lines = [f"  counted  {', '.join(str(day) for day in counted)}"] if counted else []
    for skip in skipped:
        why = REASONS[skip.reason] + (f" ({skip.name})" if skip.name else "")
        hours = ""
        if skip.begins is not None and skip.ends is not None:
            hours = f", {_plain(skip.begins, zone)} to {_plain(skip.ends, zone)}"
        lines.append(f"  skipped  {skip.on} {why}{hours}")
    return lines


def _skip_data(skip: Skipped, zone: ZoneInfo) -> dict[str, str]:
    data = {"day": skip.on.isoformat(), "reason": skip.reason.value, "name": skip.name}
    if skip.begins is not None and skip.ends is not None:
        data |= {"from": _local(skip.begins, zone), "to": _local(skip.ends, zone)}
    return data


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """Write local time without its offset: the agency has one zone."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")


def _plain(moment: datetime, zone: ZoneInfo) -> str:
    return _local(moment, zone).replace("T", " ")


def explained_data(found: Explanation) -> dict[str, Any]:
    """Give one clock of what ``explain --json`` prints."""
    zone = found.zone
    return {
        "clock": found.kind.value,
        "policy": {
            "code": found.policy.code,
            "source": found.policy.source,
            "amount": found.policy.amount,
            "unit": found.policy.unit.value,
        },
        "start_event": found.start_event.value,
        "start": _local(found.started_at, zone),
        "original_due": _local(found.original_due_at, zone),
        "due": _local(found.due_at, zone),
        "provisional": found.provisional,
        "extended_by": found.extended_by,
        "stopped": _if_any(found.stopped_at, zone),
        "outcome": found.outcome.value if found.outcome else None,
        "steps": [_step_data(step, zone) for step in found.steps],
        **_history(found, zone),
        "sums_up": found.sums_up(),
    }


def _history(found: Explanation, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "pauses": [
            {
                "ground": pause.ground.value,
                "from": _local(pause.paused_at, zone),
                "to": _if_any(pause.resumed_at, zone),
            }
            for pause in found.pauses
        ],
        "requests": [
            {
                "kind": request.kind.value,
                "ground": request.ground.value,
                "amount": request.amount,
                "at": _local(request.requested_at, zone),
                "granted": request.granted,
            }
            for request in found.requests
        ],
        "changes": [
            {
                "kind": change.kind.value,
                "at": _local(change.at, zone),
                "old_due": _local(change.old_due_at, zone),
                "new_due": _if_any(change.new_due_at, zone),
            }
            for change in found.changes
        ],
    }


def _if_any(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else _local(moment, zone)


def _step_data(step: Step, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": _local(step.at, zone),
        "cause": step.cause.value,
        "policy": step.policy_code,
        "amount": step.amount,
        "extended_by": step.extended_by,
        "unit": step.unit.value,
        "due": _local(step.due_at, zone),
        "provisional": step.provisional,
        "counted": [day.isoformat() for day in step.counted],
        "skipped": [_skip_data(skip, zone) for skip in step.skipped],
    }


def explained_lines(found: Explanation) -> list[str]:
    """Give one clock of what ``explain`` prints."""
    zone, policy = found.zone, found.policy
    mark = " (provisional)" if found.provisional else ""
    since, first_due = _plain(found.started_at, zone), _plain(found.original_due_at, zone)
    lines = [
        f"{found.kind}: due {_plain(found.due_at, zone)}{mark}",
        f"  {policy.code}: {policy.source}",
        f"  from {since} ({found.start_event}), first due {first_due}",
    ]
    if found.stopped_at is not None:
        lines.append(f"  stopped {_plain(found.stopped_at, zone)} ({found.outcome})")
    for pause in found.pauses:
        until = _plain(pause.resumed_at, zone) if pause.resumed_at else "now"
        lines.append(f"  paused {_plain(pause.paused_at, zone)} to {until} ({pause.ground})")
    for step in found.steps:
        lines += _step_lines(step, zone)
    return lines


def _step_lines(step: Step, zone: ZoneInfo) -> list[str]:
    much = "a named day" if step.amount is None else f"{step.amount}"
    more = f" + {step.extended_by}" if step.extended_by else ""
    unit = "" if step.amount is None else " " + step.unit.value.replace("_", " ")
    head = f"  {_plain(step.at, zone)} {step.cause}: {much}{more}{unit}"
    counted = step.counted if step.unit in IN_DAYS else ()
    days = [f"  {line}" for line in _day_lines(counted, step.skipped, zone)]
    return [f"{head} = {_plain(step.due_at, zone)}", *days]
