"""Whether an office instance may start with desk and keeper under one account."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from launch.instance import Kind, Memory
from launch.refusal import Refusal

if TYPE_CHECKING:
    from launch.settings import Settings

HOW = """\
Desk and keeper would run under one account here: whoever rules that account can read who reported.
An office instance starts only when that has been decided:
  - give the keeper an account of its own: docs/operations.md, “Two accounts”;
  - or have two people accept one account: script/flask vault accept-one-account;
  - or, to look at it without ever entering a real report: EVALUATION=1 script/server"""


def require_decided(settings: Settings, memory: Memory) -> None:
    """Raise ``Refusal`` for real reports under one account that nobody has accepted."""
    if memory.kind is Kind.DEMO or memory.evaluation or settings.keeper_socket is not None:
        return
    if not _is_accepted(settings):
        raise Refusal(HOW)


def _is_accepted(settings: Settings) -> bool:
    """The application reads the same file (app.identity.accounts) and is stricter about it."""
    path = settings.instance / "accept_one_account"
    try:
        told = json.loads(path.read_bytes())
        return bool(told["first"]) and bool(told["second"]) and path.stat().st_uid == os.geteuid()
    except (OSError, ValueError, KeyError, TypeError):
        return False
