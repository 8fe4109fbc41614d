"""The environment that every process of an instance is given."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from launch.instance import Kind, Memory
from launch.settings import ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def environment_of(
    settings: Settings, memory: Memory | None, sockets: Path, environ: Mapping[str, str]
) -> dict[str, str]:
    """What the application reads (docs/operations.md), added to what we were started with."""
    own = {
        "INSTANCE_PATH": str(settings.instance),
        "HOST": settings.host,
        "PORT": str(settings.port),
        "REDIS_URL": settings.redis_url or f"unix://{quote(str(sockets / 'redis.sock'))}",
        "LIMITER_URL": settings.limiter_url or f"unix://{quote(str(sockets / 'limiter.sock'))}",
        "KEEPER_SOCKET": settings.keeper_socket or str(sockets / "keeper.sock"),
        "FLASK_APP": "app",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }
    if memory is not None:
        own["DEMO"] = "1" if memory.kind is Kind.DEMO else "0"
        own["EVALUATION"] = "1" if memory.evaluation else "0"
    # Without compiled modules on disk every start would compile them all again.
    given = {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**given, **own}
