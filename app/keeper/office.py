"""What the keeper works with, and which function answers which message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from app.identity.wire.kinds import Refusal
from app.keeper.denial import Denied

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.identity.wire.base import Reply, Request
    from app.keeper.keys import KeyRing
    from app.keeper.settings import KeeperSettings
    from app.keeper.store import Vault

    Answer = Reply | tuple[Reply, bytes]
    H = TypeVar("H", bound=Callable[..., Answer])


@dataclass(slots=True)
class Office:
    """Store, keys, figures. The ring is replaced whole when keys are rotated."""

    vault: Vault
    ring: KeyRing
    settings: KeeperSettings


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
