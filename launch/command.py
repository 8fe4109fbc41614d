"""``script/flask``: a command in the environment that the server of the same instance has."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from launch import instance
from launch.environment import environment_of
from launch.server import lay_out
from launch.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def run_flask(arguments: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    """Become the command. The folder stays the caller's, so that file names mean what they say."""
    settings = Settings.from_env(environ)
    memory = instance.recall(settings.instance)
    folder = Path(memory.sockets) if memory and memory.sockets else settings.instance
    argv = [sys.executable, "-m", "flask", *arguments]
    os.execve(sys.executable, argv, environment_of(settings, memory, folder, environ))  # noqa: S606


def prepare(environ: Mapping[str, str]) -> None:
    """Make an instance that other means start: its kind, its folder and its secrets."""
    os.umask(0o077)
    settings = Settings.from_env(environ)
    memory = instance.decide(settings, instance.recall(settings.instance), datetime.now(UTC))
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    lay_out(settings, memory, environ)
