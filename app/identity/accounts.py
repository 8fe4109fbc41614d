"""Whether desk and keeper run under accounts of their own (confidentiality design §1).

Under one account they are kept apart by code only: whoever rules it can read the keeper's files.
The kernel says under which account the keeper listens, so nobody has to say it right.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

from flask import current_app

from app.config import Config, ConfigurationError
from app.identity import link
from app.identity.desk import keeper_seen

if TYPE_CHECKING:
    from pathlib import Path

TWO: Final = 2
HOW: Final = (
    "Desk and keeper run under one account here, {folder}: whoever rules that account can read who "
    "reported. Give the keeper an account of its own (docs/operations.md, Two accounts). Or have "
    "two people accept it: script/flask vault accept-one-account. Or say EVALUATION=1, when this "
    "is only to be looked at and will never hold a real report."
)


def are_one() -> bool:
    """Say whether the keeper that listens runs under the desk's own account.

    Asked again when the socket is another one. While the keeper was never seen, its folder tells.
    """
    seen = keeper_seen()
    try:
        found = seen.socket_path.stat()
        this_one = (found.st_ino, found.st_ctime_ns)
        if seen.socket_seen != this_one:
            seen.keeper_uid = link.uid_of(seen.socket_path)
            seen.socket_seen = this_one
    except OSError:
        seen.socket_seen = None
    if seen.keeper_uid is not None:
        return seen.keeper_uid == os.geteuid()
    config = current_app.extensions["huiyin.config"]
    if not isinstance(config, Config):
        raise TypeError(config)
    return owns_the_keys(config)


def owns_the_keys(config: Config) -> bool:
    """Say whether the keeper's folder belongs to this account."""
    try:
        return config.keeper_path.stat().st_uid == os.geteuid()
    except OSError:
        return False


def accepted_by(path: Path) -> tuple[str, ...]:
    """Give the two who have accepted one account; nobody when the file is not whole."""
    try:
        told = json.loads(path.read_bytes())
        names = (str(told["first"]).strip(), str(told["second"]).strip())
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return names if all(names) and len({name.casefold() for name in names}) == TWO else ()


def require_two(config: Config) -> None:
    """Raise ``ConfigurationError`` where real reports would lie under one account unaccepted."""
    if config.demo or config.evaluation or config.testing:
        return
    if owns_the_keys(config) and not accepted_by(config.one_account_file):
        raise ConfigurationError(HOW.format(folder=config.keeper_path))
