"""The commands of ``flask``; each package brings its own group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import click
from flask import Flask
from flask.cli import AppGroup

from app.agency.cli import agency
from app.bench.cli import bench
from app.cases.calls.cli import calls
from app.clocks.cli import clocks
from app.demo.cli import demo, demo_with_codes
from app.identity.cli import audit
from app.identity.leaks.cli import leaks
from app.jobs.cli import jobs
from app.keeper.cli import vault
from app.upkeep.cli import backup, doctor, restore

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from app.config import Config, ConfigurationError

GROUPS = (agency, audit, bench, calls, clocks, demo, jobs, leaks, vault)
WITHOUT_INSTALLATION = frozenset({clocks.name, leaks.name})


COMMANDS = (backup, doctor, restore)


def register_commands(app: Flask) -> None:
    """Add the groups."""
    for command in COMMANDS:
        app.cli.add_command(command)
    for group in GROUPS:
        app.cli.add_command(group)
    config: Config | None = app.extensions.get("huiyin.config")
    if config is not None and config.demo:
        app.cli.add_command(demo_with_codes())


def commands_only(problem: ConfigurationError) -> Flask:
    """Make what ``flask`` needs to run commands that work without an installation.

    It makes no file, has no settings, answers no request, and tells whoever asks it for more what
    is missing.
    """
    app = _NotInstalled(str(problem))
    register_commands(app)
    return app


class _NotInstalled(Flask):
    def __init__(self, problem: str) -> None:
        super().__init__("app", static_folder=None)
        self.problem = problem
        self.cli = _FewCommands(problem)
        self.extensions = _NoExtensions(problem)

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> NoReturn:
        del environ, start_response
        raise click.ClickException(self.problem)


class _NoExtensions(dict[str, object]):
    """Whatever is looked up here belongs to an installation."""

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.problem = problem

    def __missing__(self, name: str) -> NoReturn:
        raise click.ClickException(self.problem)


class _FewCommands(AppGroup):
    """All commands are listed; most say that the installation is missing."""

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.problem = problem

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command that can run, or one in its place that says why it cannot.

        Extensions bring commands too (``db``), which nobody can know of here.
        """
        command = super().get_command(ctx, cmd_name)
        if command is not None and cmd_name in WITHOUT_INSTALLATION:
            return command

        def refuse() -> NoReturn:
            raise click.ClickException(self.problem)

        return click.Command(
            cmd_name,
            callback=refuse,
            help=command.help if command else None,
            context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        )
