"""The typed client of the keeper. No function may be called inside an open unit of work.

Each raises ``KeeperUnavailable`` when the keeper is down and ``OpeningRefused`` with the code of
``wire.kinds.Refusal`` when it refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from app.extensions import in_writing
from app.identity import link
from app.identity.desk import keeper_seen
from app.identity.wire import messages
from app.identity.wire.base import Reply
from app.identity.wire.envelope import SealedBox, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.identity.wire.base import Request
    from app.identity.wire.kinds import Ground, IdentityField, Purpose, ReaderRole
    from app.identity.wire.messages import AuditEntry, ChainHead, GrantOpen, WrongPlace

R = TypeVar("R", bound=Reply)

ROWS_A_CALL: Final = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an original: the person, in which role, and the state the case is in."""

    user_id: int
    role: ReaderRole
    case_state: str


@dataclass(frozen=True, slots=True)
class OpenedIdentity:
    """The granted fields, for one page and nothing else."""

    values: dict[IdentityField, str] = field(repr=False)
    ends_at: datetime
    views_left: int


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What ``verify`` found: the first wrong place, if any, and how much is not chained yet."""

    wrong: WrongPlace | None
    unchained: int
    links: int


def ask(request: Request, wanted: type[R], body: bytes = b"") -> tuple[R, bytes]:
    """Ask the keeper outside any unit of work that writes; a part's own module may use it."""
    if in_writing():
        message = "the keeper is never called inside a unit of work that writes"
        raise RuntimeError(message)
    return link.ask(keeper_seen().socket_path, request, wanted, body)


def health() -> messages.Health:
    """Ask whether the keeper is there."""
    return ask(messages.AskHealth(), messages.Health)[0]


def deliver(box: SealedBox) -> None:
    """Hand the wrapped data key over; afterwards the desk forgets it.

    Idempotent. Refused until the audit row with the box's digest has been chained, and when that
    digest is not the newest of the record.
    """
    request = messages.Deliver(
        label=box.label,
        digest=box.digest,
        ciphertext_digest=sha256_hex(box.ciphertext),
        wrapped_key=box.wrapped_key,
    )
    ask(request, messages.Done)


def chain(rows: Sequence[AuditEntry]) -> dict[int, int]:
    """Have audit rows chained in this order; gives the place of each row. Idempotent."""
    places: dict[int, int] = {}
    for start in range(0, len(rows), ROWS_A_CALL):
        part = tuple(rows[start : start + ROWS_A_CALL])
        reply, _ = ask(messages.ChainRows(part), messages.Chained)
        places.update(zip((row.row_id for row in part), reply.places, strict=True))
    return places


def chain_head() -> ChainHead:
    """Give the newest link of the chain."""
    return ask(messages.AskChainHead(), messages.ChainHead)[0]


def verify(rows: Iterable[AuditEntry]) -> ChainReport:
    """Recompute the chain, then compare every row of the desk, given in order of id."""
    links = 0
    is_last = False
    while not is_last:
        page, _ = ask(messages.VerifyLinks(links), messages.LinksVerified)
        links, is_last = page.last_seq, page.is_last
        if page.wrong_seq is not None:
            wrong = messages.WrongPlace("link", seq=page.wrong_seq)
            return ChainReport(wrong, unchained=0, links=links)
    return _verify_rows(rows, links)


def _verify_rows(rows: Iterable[AuditEntry], links: int) -> ChainReport:
    after_id = unchained = 0
    source = iter(rows)
    is_last = False
    while not is_last:
        part = tuple(islice(source, ROWS_A_CALL))
        is_last = len(part) < ROWS_A_CALL
        request = messages.VerifyRows(after_id, links, part, is_last)
        page, _ = ask(request, messages.RowsVerified)
        unchained += page.unchained
        if page.wrong is not None:
            return ChainReport(page.wrong, unchained, links)
        after_id = part[-1].row_id if part else after_id
    return ChainReport(None, unchained, links)


def open_original(record_id: str, ciphertext: bytes, reader: Reader, ground: Ground) -> bytes:
    """Open reporter's words or evidence for a standing reader (confidentiality design §3)."""
    request = messages.OpenOriginal(
        record_id, reader.user_id, reader.role, ground, reader.case_state
    )
    return ask(request, messages.OpenedOriginal, ciphertext)[1]


def request_grant(
    case_uid: str, requester_id: int, fields: Iterable[IdentityField], purpose: Purpose
) -> str:
    """Ask for fields of an identity; gives the id of the grant that waits for an approver."""
    request = messages.RequestGrant(case_uid, requester_id, tuple(fields), purpose)
    return ask(request, messages.GrantRequested)[0].grant_id


def open_identity(
    grant_id: str, requester_id: int, record_id: str, ciphertext: bytes
) -> OpenedIdentity:
    """Open the granted fields; counts as one view."""
    request = messages.OpenIdentity(grant_id, requester_id, record_id)
    reply, _ = ask(request, messages.OpenedIdentity, ciphertext)
    return OpenedIdentity(dict(reply.values), reply.ends_at, reply.views_left)


def contact_grant(case_uid: str, clerk_id: int, task_id: str) -> GrantOpen:
    """Get leave to reach the reporter once, for a task of the roster."""
    return ask(messages.GrantContact(case_uid, clerk_id, task_id), messages.GrantOpen)[0]


def open_contact(
    grant_id: str, clerk_id: int, record_id: str, ciphertext: bytes
) -> messages.OpenedContact:
    """Open the number to call, once. Refused with ``no_phone`` when the reporter left none."""
    request = messages.OpenContact(grant_id, clerk_id, record_id)
    return ask(request, messages.OpenedContact, ciphertext)[0]


def enroll_approver(user_id: int) -> messages.ApproverEnrolled:
    """Enrol an approver; the secret is shown to that person once and kept nowhere at the desk."""
    return ask(messages.EnrollApprover(user_id), messages.ApproverEnrolled)[0]
