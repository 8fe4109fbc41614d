"""``flask audit``: proving that the record is what was written."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.errors import DomainError
from app.extensions import end_reading
from app.identity import client, queries

audit = AppGroup("audit", help="The audit record and its chain.")


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
def verify(as_json: bool) -> None:  # noqa: FBT001 - a command-line flag
    """Recompute the chain, compare every row, name the first wrong place."""
    try:
        report = client.verify(queries.all_entries())
    except DomainError as error:
        message = f"the keeper does not answer ({error.reason})"
        raise click.ClickException(message) from error
    finally:
        end_reading()
    click.echo(_line(report) if as_json else _sentence(report))
    if report.wrong is not None:
        raise SystemExit(1)


def _line(report: client.ChainReport) -> str:
    wrong = report.wrong
    place = None
    if wrong is not None:
        place = {"reason": wrong.reason, "row": wrong.row_id, "link": wrong.seq}
    return json.dumps({"links": report.links, "unchained": report.unchained, "wrong": place})


def _sentence(report: client.ChainReport) -> str:
    wrong = report.wrong
    if wrong is None:
        return f"{report.links} links hold; {report.unchained} rows are not chained yet."
    return f"WRONG: {wrong.reason} at row {wrong.row_id or '-'}, link {wrong.seq or '-'}."
