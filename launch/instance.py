"""What an instance remembers of itself, in ``instance.json``."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from launch.refusal import Refusal
from launch.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "instance.json"


class Kind(StrEnum):
    """A demonstration has invented cases and known passwords; an office instance has neither."""

    DEMO = "demo"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Memory:
    """The content of ``instance.json``."""

    kind: Kind
    created_at: str
    embedded: bool
    sockets: str = ""
    seeded_with: str = ""
    demo_loaded_at: str = ""
    evaluation: bool = False
    """Said to be looked at only: it starts under one account, and will not hold a real report."""


def recall(instance: Path) -> Memory | None:
    """What the instance remembers; nothing when it is new. Raises ``Refusal`` on a broken file."""
    path = instance / FILE_NAME
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Memory(**{**stored, "kind": Kind(stored["kind"])})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, OSError) as error:
        message = f"{path} cannot be read ({error}). Put it right, or take it from the last backup."
        raise Refusal(message) from error


def remember(instance: Path, memory: Memory) -> Memory:
    """Write ``instance.json`` so that it is whole at every moment."""
    draft = instance / f".{FILE_NAME}.new"
    with draft.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(memory), indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(instance / FILE_NAME)
    return memory


def decide(settings: Settings, remembered: Memory | None, at: datetime) -> Memory:
    """Say which kind of instance this is. Raises ``Refusal`` when that is not clear.

    The demonstration, with its known passwords, is the default only where nobody else can reach
    it and nothing can be overwritten: a new embedded instance on 127.0.0.1.
    """
    if remembered is None:
        return _decide_new(settings, at)
    if settings.demo is not None and settings.demo is not (remembered.kind is Kind.DEMO):
        raise Refusal(_contradiction(settings, remembered))
    if settings.demo is None and remembered.embedded is not settings.is_embedded:
        message = (
            f"The instance {settings.instance} has used "
            f"{'its own database' if remembered.embedded else 'a database server'} until now, and "
            "this start would use another. Say which kind it is there: DEMO=1 or DEMO=0."
        )
        raise Refusal(message)
    if settings.demo is None and remembered.kind is Kind.DEMO and settings.host != LOOPBACK:
        message = (
            f"{settings.instance} is a demonstration, with passwords that everybody knows. "
            f"To let others reach it on {settings.host}, say DEMO=1."
        )
        raise Refusal(message)
    moved = remembered.embedded is not settings.is_embedded
    loaded = "" if moved else remembered.demo_loaded_at
    evaluation = remembered.evaluation if settings.evaluation is None else settings.evaluation
    return replace(
        remembered,
        embedded=settings.is_embedded,
        demo_loaded_at=loaded,
        evaluation=evaluation,
    )


def _decide_new(settings: Settings, at: datetime) -> Memory:
    demo = settings.demo
    if demo is None:
        if settings.host != LOOPBACK or not settings.is_embedded:
            reason = (
                "DATABASE_URL is given" if not settings.is_embedded else f"HOST={settings.host}"
            )
            message = (
                f"This instance is new and {reason}: say what it is to be. DEMO=0 makes an office "
                "instance without any case; DEMO=1 loads the demonstration with known passwords."
            )
            raise Refusal(message)
        if (settings.instance / "huiyin.db").exists():
            message = (
                f"{settings.instance} has a database but no {FILE_NAME}: say what it is, DEMO=1 "
                "for a demonstration or DEMO=0 for an office instance."
            )
            raise Refusal(message)
        demo = True
    kind = Kind.DEMO if demo else Kind.OFFICE
    created_at = at.astimezone(UTC).isoformat(timespec="seconds")
    return Memory(
        kind=kind,
        created_at=created_at,
        embedded=settings.is_embedded,
        evaluation=bool(settings.evaluation),
    )


def _contradiction(settings: Settings, remembered: Memory) -> str:
    said = "DEMO=1" if settings.demo else "DEMO=0"
    meant = "a demonstration" if remembered.kind is Kind.DEMO else "an office instance"
    return (
        f"{said} was said, but {settings.instance} is {meant} since {remembered.created_at}, and "
        "stays one. Give another INSTANCE_PATH for the other kind, or leave DEMO away."
    )
