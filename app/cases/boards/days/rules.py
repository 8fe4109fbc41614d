"""Which days a team looks ahead, from the agency's calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.clocks.kinds import ClockKind

if TYPE_CHECKING:
    from datetime import date

    from app.clocks.calendar import Calendar, DayOff

WORKING_DAYS: Final = 10
_FURTHEST: Final = 60

OF_THE_DESK: Final = frozenset(
    {
        ClockKind.ACCEPTANCE,
        ClockKind.DISPATCH,
        ClockKind.FIRST_REPLY,
        ClockKind.TELLING,
        ClockKind.FEEDBACK,
        ClockKind.CALL_BACK,
    }
)
"""Limits that the desk keeps, also once a team has the matter: no team can meet them."""


class BoardDay(NamedTuple):
    """A day to come; ``off`` says why nobody works on it."""

    on: date
    off: DayOff | None
    provisional: bool


def days_ahead(calendar: Calendar, today: date, working_days: int = WORKING_DAYS) -> list[BoardDay]:
    """Give today and the days up to the last of the next working days, days off among them.

    Today is one of the working days if it is one. A calendar without working days ends after two
    months.
    """
    days: list[BoardDay] = []
    worked = 0
    on = today
    while worked < working_days and len(days) < _FURTHEST:
        off = calendar.day_off(on)
        days.append(BoardDay(on, off, calendar.is_provisional(on)))
        worked += off is None
        on += timedelta(days=1)
    return days
