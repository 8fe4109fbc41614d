"""``flask clocks compute`` and ``flask clocks explain``: how a due time comes about.

``compute`` needs neither a database nor an installation: it knows the built-in years and the
shipped policies. Both print nothing of what a case is about.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.agency.areas import AreaType
from app.cases.models import Case
from app.cases.states import CaseKind, Complexity
from app.clocks.calendar import built_in
from app.clocks.computation import due
from app.clocks.explanation import explain_case
from app.clocks.kinds import ClockKind, LimitUnit
from app.clocks.policies import Facts, choose, shipped_policies
from app.clocks.written import due_data, due_lines, explained_data, explained_lines
from app.config import agency_time_zone
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.clocks.computation import Due
    from app.clocks.policies import Policy

clocks = AppGroup("clocks", help="How due times are computed.")

FIRST_YEAR: Final = 2004  # the first of the built-in calendar
LAST_YEAR: Final = 2099
MOST_DAYS: Final = 3660
MOST_MINUTES: Final = MOST_DAYS * 24 * 60
COUNTED: Final = {
    "working_days": LimitUnit.WORKING_DAYS,
    "calendar_days": LimitUnit.CALENDAR_DAYS,
    "minutes": LimitUnit.MINUTES,
}


class Moment(click.ParamType[datetime]):
    """A moment in ISO 8601; without an offset it is the agency's local time."""

    name = "moment"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the moment, or end with code 2."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date and time like 2026-09-30T16:00.", param, ctx)
        zone = _zone()
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}.", param, ctx)
        return moment.astimezone(zone)


def _zone() -> ZoneInfo:
    name = agency_time_zone(os.environ)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.UsageError(f"AGENCY_TIME_ZONE names no time zone: {name!r}.") from None


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:  # noqa: ANN401 - as click's own decorators
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _choice(name: str, values: Iterable[str], words: str) -> Callable[[Any], Any]:
    return click.option(name, type=click.Choice([str(value) for value in values]), help=words)


_HOW_MUCH = _options(
    click.option("--working-days", type=click.IntRange(1, MOST_DAYS)),
    click.option("--calendar-days", type=click.IntRange(1, MOST_DAYS)),
    click.option("--minutes", type=click.IntRange(1, MOST_MINUTES)),
    _choice("--clock", ClockKind, "The shipped limit of a case like this:"),
)
_WHICH_CASE = _options(
    _choice("--area", AreaType, "where it is"),
    _choice("--kind", CaseKind, "what it is (report)"),
    _choice("--complexity", Complexity, "how hard it is (general)"),
    click.option("--fast-path/--no-fast-path", default=None, help="arrival implies it"),
    click.option("--named/--not-named", default=None, help="whether the reporter is named"),
)


@clocks.command("compute", with_appcontext=False)
@click.option("--start", type=Moment(), required=True, help="Agency time: 2026-09-30T16:00.")
@_HOW_MUCH
@_WHICH_CASE
@click.option("--json", "as_json", is_flag=True, help="One line for programs.")
def compute(start: datetime, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - options
    """Say when a limit ends, by the built-in calendar and the shipped limits."""
    amounts = {name: given[name] for name in COUNTED if given[name] is not None}
    if len(amounts) + (given["clock"] is not None) != 1:
        raise click.UsageError(
            "Give one of --working-days, --calendar-days, --minutes and --clock."
        )
    if given["clock"] is not None:
        policy = _shipped_policy(start, given)
        result = _by_policy(start, policy)
        rule = f"{policy.code}: {policy.source}"
    else:
        _refuse_case_options(given)
        [(name, amount)] = amounts.items()
        result = due(start, amount, COUNTED[name], built_in(), _zone())
        rule = ""
    if as_json:
        click.echo(json.dumps(due_data(result, _zone()), ensure_ascii=False))
    else:
        click.echo("\n".join(due_lines(result, rule, _zone())))


def _refuse_case_options(given: dict[str, Any]) -> None:
    for name in ("area", "kind", "complexity", "fast_path", "named"):
        if given[name] is not None:
            raise click.UsageError(f"--{name.replace('_', '-')} belongs to --clock.")


def _shipped_policy(start: datetime, given: dict[str, Any]) -> Policy:
    """Choose as for a case received at the start."""
    clock = ClockKind(given["clock"])
    fast = given["fast_path"]
    if clock is ClockKind.ARRIVAL and given["area"] is None:
        raise click.UsageError("The arrival limit depends on the --area.")
    facts = Facts(
        kind=given["kind"] or CaseKind.REPORT.value,
        area_type=given["area"],
        complexity=given["complexity"] or Complexity.GENERAL.value,
        fast_path=clock is ClockKind.ARRIVAL if fast is None else fast,
        named=bool(given["named"]),
    )
    policy = choose(shipped_policies(), clock, facts, start.date())
    if policy is None:
        raise click.UsageError(f"No shipped limit for {clock} fits such a case on {start.date()}.")
    return policy


def _by_policy(start: datetime, policy: Policy) -> Due:
    if policy.amount is None:
        raise click.UsageError(f"{policy.clock} ends on a day that somebody names.")
    return due(
        start,
        policy.amount,
        policy.unit,
        built_in(),
        _zone(),
        quiet_windows=policy.quiet_windows,
        day_ends_at=policy.day_ends_at,
    )


@clocks.command("explain")
@click.option("--case", "number", required=True, help="The number of the case.")
@click.option("--json", "as_json", is_flag=True, help="One line for programs.")
def explain(number: str, *, as_json: bool) -> None:
    """Say of every clock of a case how its due time was computed; nothing of its content."""
    _ = current_app.extensions["huiyin.config"]  # an installation that is missing says so itself
    case_id = db.session.scalar(select(Case.id).where(Case.number == number.strip()))
    if case_id is None:
        raise click.ClickException(f"There is no case {number!r}.")
    found = explain_case(case_id)
    if as_json:
        data = {"case": number.strip(), "clocks": [explained_data(one) for one in found]}
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    lines = [line for one in found for line in (*explained_lines(one), "")]
    click.echo("\n".join(lines[:-1]) if lines else "No clock ever ran on this case.")
