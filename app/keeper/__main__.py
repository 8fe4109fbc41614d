"""``python -m app.keeper``: the keeper's process, without the web application.

With a command it does what ``flask vault COMMAND`` does, for an account that has the keeper's
folder and nothing of the desk.
"""

from __future__ import annotations

import sys

from app.config import Config, ConfigurationError
from app.keeper.serving import CannotServe, serve_until_stopped


def main(arguments: list[str]) -> str | None:
    """Serve, or do one command; returns what to complain of."""
    try:
        if arguments:
            _command(arguments)
        else:
            serve_until_stopped(Config.for_keeper())
    except (CannotServe, ConfigurationError) as error:
        return f"the keeper does not start: {error}"
    return None


def _command(arguments: list[str]) -> None:
    from flask import Flask  # noqa: PLC0415 - the process that serves loads none of it
    from flask.cli import ScriptInfo  # noqa: PLC0415

    from app.keeper.cli import vault  # noqa: PLC0415

    bare = Flask("keeper", static_folder=None)
    bare.extensions["huiyin.config"] = Config.for_keeper()
    vault.main(arguments, "python -m app.keeper", obj=ScriptInfo(create_app=lambda: bare))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
