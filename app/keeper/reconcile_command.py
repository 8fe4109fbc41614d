"""``flask vault reconcile``: the telephone log against what was registered, in the keeper alone."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from app.keeper.group import configuration, now, opened_office, vault
from app.keeper.reconcile import UnreadableLog, compare


@vault.command("reconcile")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unmatched", is_flag=True, help="Only calls from which nothing was registered.")
def reconcile(log: Path, *, unmatched: bool) -> None:
    """Compare LOG (a CSV with agent, number, started, seconds) with what was registered.

    Printed are agent, quarter-hour, duration band and matched yes or no; never a number. Run it
    under the keeper's account, and remove the log afterwards: it names who called.
    """
    zone = configuration().time_zone
    with opened_office() as office, log.open(encoding="utf-8-sig", newline="") as lines:
        try:
            calls = compare(office.vault, office.ring, lines, zone, now())
        except (UnreadableLog, UnicodeDecodeError, csv.Error) as error:
            told = str(error) if isinstance(error, UnreadableLog) else "the log cannot be read"
            raise click.ClickException(told) from None
    table = csv.writer(sys.stdout)
    table.writerow(("agent", "quarter_hour", "duration", "matched"))
    for call in calls:
        if not (unmatched and call.matched):
            matched = "yes" if call.matched else "no"
            table.writerow((call.agent, call.quarter, call.band, matched))
