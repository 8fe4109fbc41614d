"""What the keeper does with each request, and how it records what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.wire import messages
from app.identity.wire.kinds import Refusal
from app.keeper import approvers, chain, grants, openings, records
from app.keeper.denial import Denied

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.identity.wire.messages import Reply, Request
    from app.keeper.openings import Office

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


class Keeper:
    """Answers requests; every refused attempt to open, to be granted or to approve is chained."""

    def __init__(self, office: Office, clock: Callable[[], datetime]) -> None:
        self._office: Final = office
        self._clock: Final = clock
        self._conflict_told = False

    def answer(self, request: Request, body: bytes) -> tuple[Reply, bytes]:
        """Do what is asked or refuse."""
        at = self._clock()
        try:
            if isinstance(request, messages.OpenOriginal):
                original = openings.open_original(self._office, request, body, at)
                return messages.OpenedOriginal(), original
            return self._answer(request, body, at), b""
        except Denied as denied:
            self._chain_refusal(request, denied.reason, at)
            return messages.Refused(denied.reason), b""

    def _answer(self, request: Request, body: bytes, at: datetime) -> Reply:
        office = self._office
        match request:
            case messages.OpenIdentity():
                return openings.open_identity(office, request, body, at)
            case messages.OpenContact():
                return openings.open_contact(office, request, body, at)
            case messages.ApproveGrant():
                return openings.approve(office, request, at)
            case messages.AskHealth():
                key_id = office.ring.current_id
                return messages.Health(key_id, office.ring.private[key_id].suite.name)
            case messages.AskChainHead() | messages.VerifyLinks() | messages.VerifyRows():
                with office.vault.reading() as session:
                    return self._read(session, request)
            case _:
                with office.vault.writing() as session:
                    return self._write(session, request, at)

    def _read(self, session: Session, request: Request) -> Reply:
        match request:
            case messages.VerifyLinks(after_seq):
                return chain.verify_links(session, self._office.ring.chain_key, after_seq)
            case messages.VerifyRows(after_id, up_to_seq, rows, is_last):
                return chain.verify_rows(session, rows, after_id, up_to_seq, is_last=is_last)
            case _:
                return chain.head(session)

    def _write(self, session: Session, request: Request, at: datetime) -> Reply:
        ring, settings = self._office.ring, self._office.settings
        match request:
            case messages.ChainRows(rows):
                return messages.Chained(chain.chain_rows(session, ring.chain_key, rows, at))
            case messages.Deliver():
                records.take_over(session, ring, request, at)
                return messages.Done()
            case messages.RequestGrant():
                return grants.request(session, ring, settings, request, at)
            case messages.GrantContact():
                return grants.give_contact(session, ring, settings, request, at)
            case messages.EnrollApprover(user_id):
                return approvers.enroll(session, ring, settings, user_id, at)
            case _:
                raise Denied(Refusal.MALFORMED)

    def _chain_refusal(self, request: Request, reason: Refusal, at: datetime) -> None:
        """Chain a refused attempt. Deliveries are tried again each round and not chained."""
        if isinstance(request, messages.Deliver):
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
