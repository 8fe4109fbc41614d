"""``python -m launch server``, ``… prepare`` and ``… flask COMMAND``, as the scripts call it."""

from __future__ import annotations

import os
import sys

from launch import command, server
from launch.refusal import Refusal

USAGE = "usage: python -m launch server | prepare | flask COMMAND …"


def main(arguments: list[str]) -> str | None:
    """Do what the script asks; returns what to complain of."""
    try:
        match arguments:
            case ["server"]:
                server.serve(os.environ)
            case ["prepare"]:
                command.prepare(os.environ)
            case ["flask", *rest]:
                command.run_flask(rest, os.environ)
            case _:
                return USAGE
    except Refusal as refusal:
        return str(refusal)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
