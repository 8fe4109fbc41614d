"""What people read of amounts, stretches and what is left of a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.cases.timing.kinds import ASKED, GRANTED, REFUSED
from app.cases.timing.queries import latest_step
from app.cases.timing.rules import IN_DAYS, days_left
from app.clocks.kinds import ClockKind, ClockOutcome, RequestKind
from app.clocks.labels import (
    CAUSE_LABELS,
    CHANGE_LABELS,
    CLOCK_LABELS,
    EVENT_LABELS,
    HOLIDAY_LABELS,
    REQUEST_LABELS,
    UNIT_LABELS,
)
from app.clocks.queries import agency_zone
from app.notices import wording
from app.notices.wording import Worded
from app.web import labels as words
from app.web.filters import local, local_day, local_time, span_words
from app.web.tokens import token_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from flask import Flask

    from app.cases.models import Case
    from app.cases.timing.queries import CaseTime
    from app.clocks.kinds import LimitUnit
    from app.clocks.models import Clock

DAY: Final = 86400
HOUR: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """A clock as ``clock_strip`` draws it: ``words`` stand where nothing counts down."""

    label: str
    note: str
    url: str = ""
    words: str = ""
    due_at: datetime | None = None
    warn_at: datetime | None = None
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    provisional: bool = False


def amount_words(amount: int | None, unit: LimitUnit) -> str:
    """Give an amount with its unit; a named date has none."""
    if amount is None:
        return str(UNIT_LABELS[unit])
    return _("%(n)s %(unit)s", n=amount, unit=UNIT_LABELS[unit])


def duration(span: timedelta) -> str:
    """Give a span in days and hours, or in hours and minutes below a day."""
    seconds = int(span.total_seconds())
    if seconds < DAY:
        return span_words(seconds)
    return _("%(d)d days %(h)d h", d=seconds // DAY, h=seconds % DAY // HOUR)


def left_words(clock: Clock) -> str:
    """Say what a limit that stands still has left; it does not grow less."""
    if clock.paused_at is None:
        return ""
    step = latest_step(clock)
    if step is not None and step.unit in IN_DAYS:
        left = days_left(step, clock.paused_at.astimezone(agency_zone()).date())
        return _("%(amount)s left", amount=amount_words(left, step.unit))
    return _("%(amount)s left", amount=duration(clock.due_at - clock.paused_at))


def holiday_words(name: str) -> str:
    """Give a holiday's name in the reader's language; one an agency named stays as it is."""
    return str(HOLIDAY_LABELS.get(name, name))


def weekday_names() -> list[str]:
    """Give the short names of the days of a week from Monday on."""
    locale = get_locale()
    if locale is None:
        return []
    names = locale.days["stand-alone"]["abbreviated"]
    return [str(names[day]) for day in range(7)]


def strip(case: Case, time: CaseTime) -> list[StripRow]:
    """Choose what counts down now, and of the rest the last that ended of each kind."""
    clocks = [held.clock for held in time.held]
    running = sorted((c for c in clocks if c.stopped_at is None), key=lambda c: c.due_at)
    kinds = {clock.kind for clock in running}
    ended = {c.kind: c for c in clocks if c.stopped_at is not None and c.kind not in kinds}
    if not clocks:
        return []
    return [*(_row(clock, case, time) for clock in (*running, *ended.values())), _received(case)]


def _row(clock: Clock, case: Case, time: CaseTime) -> StripRow:
    name = words.label(clock.kind)
    if clock.kind is ClockKind.ARRIVAL:
        name = f"{name}（{words.label(case.area_type)}）"
    anchor = f"clock-{token_of(clock.id, 'clock')}"
    url = url_for("timing.list_clocks", case_id=case.id, _anchor=anchor)
    if clock.stopped_at is not None:
        return StripRow(
            label=name,
            url=url,
            words=_outcome(clock),
            note=local(clock.stopped_at),
            stopped_at=clock.stopped_at,
        )
    return StripRow(
        label=name,
        url=url,
        paused_at=clock.paused_at,
        note=" · ".join(_notes(clock, time)),
        due_at=clock.due_at,
        warn_at=clock.warn_at,
        provisional=clock.provisional,
    )


def _outcome(clock: Clock) -> str:
    if clock.outcome is ClockOutcome.MET:
        return _("In time")
    return _("Late") if clock.outcome is ClockOutcome.LATE else _("Ended")


def _notes(clock: Clock, time: CaseTime) -> list[str]:
    """Say until when, and what has to be known of that date."""
    if clock.paused_at is not None:
        notes = [left_words(clock)]
    else:
        notes = [_("by %(time)s", time=local(clock.due_at))]
    if clock.due_at != clock.original_due_at:
        notes.append(_("first %(time)s", time=local(clock.original_due_at)))
    if time.superior is not None and time.superior.governs(clock):
        notes.append(_("governs"))
    return notes


def _received(case: Case) -> StripRow:
    when = local_day(case.received_at)
    note = f"{when} · {words.label(case.channel)}"
    return StripRow(label=_("Received"), words=local_time(case.received_at), note=note)


def _of_a_request(data: Mapping[str, str | int]) -> dict[str, str]:
    return {
        "number": str(data["number"]),
        "limit": str(CLOCK_LABELS[ClockKind(str(data["clock"]))]),
        "request": str(REQUEST_LABELS[RequestKind(str(data["request"]))]),
    }


def _asked(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: time is asked for %(limit)s", **_of_a_request(data)),
        _("%(request)s: decide while the limit still runs.", **_of_a_request(data)),
    )


def _granted(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: time for %(limit)s is granted", **_of_a_request(data)),
        _("%(request)s: the new date stands on the page of the matter.", **_of_a_request(data)),
    )


def _refused(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: time for %(limit)s is refused", **_of_a_request(data)),
        _("%(request)s: the limit runs on as it is.", **_of_a_request(data)),
    )


for kind, word in ((ASKED, _asked), (GRANTED, _granted), (REFUSED, _refused)):
    wording.register(kind, word)


def register(app: Flask) -> None:
    """Register the words of clocks that these pages show first, and their helpers."""
    for table in (CAUSE_LABELS, CHANGE_LABELS, EVENT_LABELS, REQUEST_LABELS):
        words.add(table)
    app.jinja_env.globals.update(
        amount_words=amount_words,
        duration=duration,
        left_words=left_words,
        holiday_words=holiday_words,
        weekday_names=weekday_names,
    )
