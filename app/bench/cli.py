"""``flask bench``: data anybody can make again, figures of real runs."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup

from app.bench import report
from app.bench.load import load as load_cases
from app.bench.run import measure
from app.bench.sweep import measure_sweep
from app.bench.vault import measure_vault
from app.jobs.queue import current_config

if TYPE_CHECKING:
    from collections.abc import Callable

bench = AppGroup("bench", help="Measuring.")


@bench.command("load")
@click.option("--cases", type=click.IntRange(1, 5_000_000), required=True)
def load(cases: int) -> None:
    """Make that many realistic cases in this (empty) installation."""
    begun = time.perf_counter()

    def tell(done: int) -> None:
        rate = done / (time.perf_counter() - begun)
        click.echo(f"{done} of {cases} cases, {rate:.0f} a second", err=True)

    made = load_cases(cases, current_config(), tell)
    seconds = time.perf_counter() - begun
    click.echo(
        f"{made.cases} cases, {made.events} timeline entries, {made.clocks} clocks "
        f"in {seconds:.1f} s ({made.cases / seconds:.0f} cases a second)"
    )


@bench.command("run")
@click.option("--output", type=click.Path(path_type=Path), default=Path("docs/measured"))
@click.option("--name", default="frame", help="Name of the result files.")
@click.option("--requests", type=int, default=200, help="Requests of each row and client count.")
@click.option("--port", type=int, default=8099)
def run(output: Path, name: str, requests: int, port: int) -> None:
    """Start the real web server on this installation and measure it over HTTP."""
    result = measure(current_config(), requests=requests, port=port)
    _keep(result, report.as_markdown, output, name)


def _keep(
    result: dict[str, Any], table_of: Callable[[dict[str, Any]], str], output: Path, name: str
) -> None:
    """Write the figures and their table, and show the table."""
    output.mkdir(parents=True, exist_ok=True)
    (output / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    table = table_of(result)
    (output / f"{name}.md").write_text(table, encoding="utf-8")
    click.echo(table)


@bench.command("sweep")
@click.option("--output", type=click.Path(path_type=Path), default=Path("docs/measured"))
@click.option("--name", default="sweep", help="Name of the result files.")
def sweep(output: Path, name: str) -> None:
    """Measure the sweep on this installation's bench data, whose clocks it leaves overdue."""
    _keep(measure_sweep(), report.sweep_as_markdown, output, name)


@bench.command("vault")
@click.option("--output", type=click.Path(path_type=Path), default=Path("docs/measured"))
@click.option("--name", default="vault", help="Name of the result files.")
def vault(output: Path, name: str) -> None:
    """Measure sealing, opening and chaining with this installation's running keeper."""
    _keep(measure_vault(), report.vault_as_markdown, output, name)


@bench.command("compare")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
def compare(old: Path, new: Path) -> None:
    """Print the ratio of each figure, new to old."""
    click.echo(
        report.compared(
            json.loads(old.read_text(encoding="utf-8")), json.loads(new.read_text(encoding="utf-8"))
        )
    )
