"""What the keeper does with each request, and how it records what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.wire import lifecycle, messages
from app.keeper import answers, chain
from app.keeper.denial import Denied
from app.keeper.office import handler_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.identity.wire.base import Reply, Request
    from app.identity.wire.kinds import Refusal
    from app.keeper.office import Office

ACTOR_FIELDS: Final = (
    "reader_id",
    "requester_id",
    "approver_id",
    "clerk_id",
    "user_id",
    "grant_id",
    "case_uid",
    "ground",
)
__all__ = ["Keeper", "answers"]


class Keeper:
    """Answers requests; every refused attempt to open, to be granted or to approve is chained."""

    def __init__(self, office: Office, clock: Callable[[], datetime]) -> None:
        self._office: Final = office
        self._clock: Final = clock
        self._conflict_told = False

    def answer(self, request: Request, body: bytes) -> tuple[Reply, bytes]:
        """Do what is asked or refuse."""
        at = self._clock()
        self._office.refresh(at)
        try:
            answer = handler_of(request)(self._office, request, body, at)
        except Denied as denied:
            self._chain_refusal(request, denied.reason, at)
            return messages.Refused(denied.reason), b""
        return answer if isinstance(answer, tuple) else (answer, b"")

    def _chain_refusal(self, request: Request, reason: Refusal, at: datetime) -> None:
        """Chain a refused attempt. Deliveries are tried again each round and not chained."""
        if isinstance(request, messages.Deliver | lifecycle.NothingWaits):
            return
        if isinstance(request, messages.ChainRows):
            # The relay pushes the same rows again and again: one link tells of it.
            if self._conflict_told:
                return
            self._conflict_told = True
        facts = {name: getattr(request, name, None) for name in ACTOR_FIELDS}
        known = {name: value for name, value in facts.items() if value is not None}
        with self._office.vault.writing() as session:
            chain.chain_act(
                session,
                self._office.ring.chain_key,
                "refuse",
                at,
                record_id=getattr(request, "record_id", None),
                asked=type(request).__name__,
                reason=reason.value,
                **known,
            )
