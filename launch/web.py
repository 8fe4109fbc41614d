"""The web server. The application's modules are loaded once, before the workers are forked.

That halves the work of a start, and what the workers share is in memory once.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
from typing import Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from launch.settings import Settings

WORKERS: Final = 2
# One request in Python at a time and some that wait for the database.
THREADS: Final = 4
# They import all packages of the product and open nothing; app.wsgi would make the application.
MODULES: Final = ("app.wiring", "app.cli", "app.web.shell")


def main() -> None:
    """Serve until told to stop."""
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
        for name in MODULES:
            importlib.import_module(name)
    settings = Settings.from_env(os.environ)
    Granian(
        "app.wsgi:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=4,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
