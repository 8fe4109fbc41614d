"""The steps of time: asking for it, granting it, running on, explaining a delay, promising."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from app.cases.promises import operations as promises
from app.cases.timing import operations as timing
from app.cases.timing.operations import Asked, Decision, Explained
from app.cases.timing.queries import last_change_id
from app.clocks.kinds import ClockKind, Ground, RequestKind
from app.clocks.queries import open_request, running_clock
from app.web.language import time_zone

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.clocks.models import Clock
    from app.demo.life import Life, World

PAUSE: Final = Asked(
    kind=RequestKind.PAUSE,
    ground=Ground.TESTING,
    amount=None,
    reason="抽取的样品已送检，检验报告预计五个工作日后出具。",
    words="抽取的样品正在检验，检验所需时间不计入办理期限，报告出具后继续办理。",
)
EXTENSION: Final = Asked(
    kind=RequestKind.EXTENSION,
    ground=Ground.COMPLEX,
    amount=5,
    reason="需要向供货商逐批核对进货票据，原定时限内难以完成。",
    words="需要逐批核对进货票据，办理时间有所延长。",
)
GRANTED: Final = Decision(granted=True, note="同意，抓紧办理。")
RUN_ON: Final = "检验报告已经出具，继续办理。"
WHY_LATE: Final = "供货商不在本地，核对票据用时较长，正在加紧办理。"


def ask_pause(life: Life, world: World, at: datetime) -> None:
    """Ask that the closing limit stand still while a sample is tested."""
    del world
    timing.ask(life.case, _closing(life), life.team.head, PAUSE, at)


def ask_extension(life: Life, world: World, at: datetime) -> None:
    """Ask for more time to close."""
    del world
    timing.ask(life.case, _closing(life), life.team.head, EXTENSION, at)


def grant_time(life: Life, world: World, at: datetime) -> None:
    """Grant what was asked."""
    del world
    clock = _closing(life)
    request = open_request(clock.id)
    if request is None:
        raise LookupError(life.plan.number)
    timing.decide(life.case, clock, request, life.leader, GRANTED, at)


def run_on(life: Life, world: World, at: datetime) -> None:
    """Let the limit run on."""
    del world
    timing.let_run_on(life.case, _closing(life), life.team.head, RUN_ON, at)


def explain_delay(life: Life, world: World, at: datetime) -> None:
    """Say why the closing limit was missed."""
    del world
    clock = _closing(life)
    said = Explained(Ground.RESPONDENT, WHY_LATE, _day(at) + timedelta(days=12))
    timing.explain_delay(life.case, clock, life.team.head, said, at, shown=last_change_id(clock.id))


def promise(life: Life, world: World, at: datetime) -> None:
    """Promise the person an answer by a day."""
    del world
    if life.case.can_be_reached:
        promises.promise(life.case, life.registrar, _day(at) + timedelta(days=4), at)


def _closing(life: Life) -> Clock:
    clock = running_clock(life.case.id, ClockKind.CLOSING)
    if clock is None:
        raise LookupError(life.plan.number)
    return clock


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(time_zone())).date()
