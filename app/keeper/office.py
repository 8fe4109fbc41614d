"""What the keeper works with, and which function answers which message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from app.identity.wire.kinds import Refusal
from app.keeper import chain, highwater
from app.keeper.denial import Denied
from app.keeper.keys import load_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from app.identity.wire.base import Reply, Request
    from app.keeper.highwater import HighWater
    from app.keeper.keys import KeyRing
    from app.keeper.settings import KeeperSettings
    from app.keeper.store import Vault

    Answer = Reply | tuple[Reply, bytes]
    H = TypeVar("H", bound=Callable[..., Answer])


@dataclass(slots=True)
class Office:
    """Store, keys, figures. The ring is replaced whole when keys are rotated.

    With a ``folder`` the office watches its key files and its high-water mark: rotation and
    acceptance are done by commands, and the running keeper takes them up before its next answer.
    """

    vault: Vault
    ring: KeyRing
    settings: KeeperSettings
    folder: Path | None = None
    water: HighWater | None = None
    _seen: int = 0

    @classmethod
    def open(cls, vault: Vault, folder: Path, settings: KeeperSettings, at: datetime) -> Office:
        """Open an installation's office; a vault below its mark opens nothing."""
        office = cls(vault, load_keys(vault, folder), settings, folder)
        office.water = water = highwater.HighWater(folder)
        with vault.reading() as session:
            head = chain.head(session)
        highwater.begin(vault, water, head)
        vault.on_head = water.raise_to
        office.refresh(at)
        return office

    def refresh(self, at: datetime) -> None:
        """Take up what a command has changed: keys, and whether anything may be opened."""
        if self.folder is None or self.water is None:
            return
        changed_at = (self.folder / "keys").stat().st_mtime_ns
        if changed_at != self._seen:
            self.ring = load_keys(self.vault, self.folder)
            self._seen = changed_at
        if not self.water.is_latched() and highwater.stands_below(self.vault, self.water):
            self.water.close_vault("below-the-mark", at)
        if self.ring.is_closed is not self.water.is_latched():
            self.ring = replace(self.ring, is_closed=self.water.is_latched())


_HANDLERS: Final[dict[type[Request], Callable[..., Any]]] = {}


def handles(request: type[Request]) -> Callable[[H], H]:
    """Have a function answer a message: ``answer(office, asked, body, at)``.

    It gives a reply, or a reply and the body that goes with it, or raises ``Denied``.
    """

    def bind(handler: H) -> H:
        _HANDLERS[request] = handler
        return handler

    return bind


def handler_of(request: Request) -> Callable[[Office, Request, bytes, datetime], Answer]:
    """Give the function that answers a message. Raises ``Denied`` when there is none."""
    handler = _HANDLERS.get(type(request))
    if handler is None:
        raise Denied(Refusal.MALFORMED)
    return handler
