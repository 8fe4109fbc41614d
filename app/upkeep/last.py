"""When something was last done to this installation, in a small file of the instance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.config import Config


@dataclass(frozen=True, slots=True)
class Last:
    """When it was done, and what there is to say of it."""

    at: datetime
    facts: dict[str, Any]


def _file(config: Config, what: str) -> Path:
    return config.instance_path / f"last-{what}.json"


def read_last(config: Config, what: str) -> Last | None:
    """Give when something was last done; nothing when it never was, or the file is not whole."""
    try:
        told = json.loads(_file(config, what).read_bytes())
        return Last(datetime.fromisoformat(told.pop("at")), told)
    except (OSError, ValueError, KeyError, AttributeError):
        return None


def write_last(config: Config, what: str, at: datetime, **facts: str | int | bool | None) -> None:
    """Note that something was done."""
    path = _file(config, what)
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"at": at.isoformat(), **facts}), encoding="utf-8")
    part.chmod(0o600)
    part.replace(path)
