"""``flask audit verify``: does the record say what the keeper chained?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.cases.models import Case
from app.errors import KeeperUnavailable
from app.extensions import db
from app.identity import client
from app.identity.rounds import rows_to_verify
from app.oversight.timelines import first_gap
from app.upkeep.last import write_last
from app.web.now import now

audit = AppGroup("audit", help="The audit record.")


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def verify(as_json: bool) -> None:  # noqa: FBT001 - a command-line flag
    """Compare rows with the chain and timelines with rows; exit 1 at the first wrong place."""
    try:
        report = client.verify(rows_to_verify())
    except KeeperUnavailable:
        click.echo("The keeper does not answer: start it, then verify again.", err=True)
        sys.exit(2)
    gap = first_gap()
    is_wrong = report.wrong is not None or gap is not None
    write_last(current_app.extensions["huiyin.config"], "verify", now(), wrong=is_wrong)
    if as_json:
        wrong = report.wrong
        found = None if wrong is None else {"reason": wrong.reason, "row": wrong.row_id}
        click.echo(
            json.dumps(
                {
                    "wrong": found,
                    "unchained": report.unchained,
                    "links": report.links,
                    "timeline": None if gap is None else asdict(gap),
                }
            )
        )
    elif gap is not None and report.wrong is None:
        click.echo(f"The {gap.only_in} alone tells of {gap.action} on {gap.case_uid}.")
    elif report.wrong is None:
        click.echo(f"{report.links} links agree; {report.unchained} rows are not chained yet.")
    else:
        click.echo(
            f"First wrong place: {report.wrong.reason} "
            f"(row {report.wrong.row_id}, link {report.wrong.seq})."
        )
    sys.exit(int(is_wrong))


@audit.command("uid")
@click.argument("number")
def uid(number: str) -> None:
    """Give the id by which the keeper knows a case, for flask vault shred and hold."""
    found = db.session.scalar(select(Case.uid).where(Case.number == number))
    if found is None:
        message = f"There is no case {number}."
        raise click.ClickException(message)
    click.echo(found)
