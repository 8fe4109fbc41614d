"""``flask jobs work`` and ``flask jobs relay``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.documents.installation import agency_fonts
from app.documents.render import renderer
from app.jobs import queue, relay

jobs = AppGroup("jobs", help="Background work.")


@jobs.command("work")
@click.option("--burst", is_flag=True, help="Stop when nothing waits.")
def work(burst: bool) -> None:  # noqa: FBT001 - a command-line flag
    """Do the work that waits in the queue."""
    # Made once here, the renderer is there in each job's own process.
    renderer(agency_fonts())
    queue.work(queue.current_config(), burst=burst)


@jobs.command("relay")
def run_relay() -> None:
    """Carry outbox rows to the queue and to the keeper."""
    relay.serve(queue.current_config())
