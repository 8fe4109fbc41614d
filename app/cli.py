"""The commands of ``flask``; each package brings its own group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.agency.cli import agency
from app.bench.cli import bench
from app.demo.cli import demo
from app.identity.cli import audit
from app.jobs.cli import jobs
from app.keeper.cli import vault

if TYPE_CHECKING:
    from flask import Flask


def register_commands(app: Flask) -> None:
    """Add the groups."""
    for group in (agency, audit, bench, demo, jobs, vault):
        app.cli.add_command(group)
