"""``python -m app.keeper``: the keeper's process. The web application is not loaded into it."""

from __future__ import annotations

import sys

from app.config import Config, ConfigurationError
from app.keeper.serving import CannotServe, serve_until_stopped


def main() -> str | None:
    """Serve; returns what to complain of."""
    try:
        serve_until_stopped(Config.for_keeper())
    except (CannotServe, ConfigurationError) as error:
        return f"the keeper does not start: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main())
