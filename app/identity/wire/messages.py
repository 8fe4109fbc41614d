"""The messages between desk and keeper. Nothing that identifies a person is in a ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the codec reads the annotations

from app.identity.wire.base import Reply, Request
from app.identity.wire.envelope import Label  # noqa: TC001 - the codec reads the annotations
from app.identity.wire.kinds import (  # noqa: TC001 - the codec reads the annotations
    Ground,
    IdentityField,
    Purpose,
    ReaderRole,
    Refusal,
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of the desk's audit record as the keeper chains it.

    ``chained_seq`` is given when verifying: the place the desk remembers for the row.
    """

    row_id: int
    row_digest: str
    record_id: str | None = None
    box_digest: str | None = None
    chained_seq: int | None = None


@dataclass(frozen=True, slots=True)
class AskHealth(Request):
    """Ask whether the keeper is there and with which key it seals."""


@dataclass(frozen=True, slots=True)
class Health(Reply):
    """The keeper is there."""

    key_id: str
    suite: str


@dataclass(frozen=True, slots=True)
class Deliver(Request):
    """Hand a wrapped data key over. The digest must be the record's newest in the chain."""

    label: Label
    digest: str
    ciphertext_digest: str
    wrapped_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done(Reply):
    """It is done."""


@dataclass(frozen=True, slots=True)
class ChainRows(Request):
    """Take these audit rows into the chain, in this order."""

    rows: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True)
class Chained(Reply):
    """The places of the rows, in the order they were given."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskChainHead(Request):
    """Ask for the newest link."""


@dataclass(frozen=True, slots=True)
class ChainHead(Reply):
    """The newest link; ``seq`` is 0 and ``mac`` empty before the first."""

    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class VerifyLinks(Request):
    """Recompute the links behind ``after_seq``, a page at a time."""

    after_seq: int


@dataclass(frozen=True, slots=True)
class LinksVerified(Reply):
    """How far the page went and the first link that is wrong, if one is."""

    last_seq: int
    is_last: bool
    wrong_seq: int | None = None


@dataclass(frozen=True, slots=True)
class VerifyRows(Request):
    """Compare the desk's rows with ids above ``after_id``, in order of id, with the chain.

    Only links up to ``up_to_seq`` are missed when their row is not given: later ones may belong to
    rows that came after the page was read.
    """

    after_id: int
    up_to_seq: int
    rows: tuple[AuditEntry, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class RowsVerified(Reply):
    """What is wrong first on this page of rows, and how many rows are not chained yet."""

    unchained: int
    wrong: WrongPlace | None = None


@dataclass(frozen=True, slots=True)
class WrongPlace:
    """Where record and chain part: a code, and the row or the link."""

    reason: str
    row_id: int | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class OpenOriginal(Request):
    """Open reporter's words for a standing reader; the ciphertext is the frame's body."""

    record_id: str
    reader_id: int
    role: ReaderRole
    ground: Ground
    case_state: str


@dataclass(frozen=True, slots=True)
class OpenedOriginal(Reply):
    """The original is the body of the frame."""


@dataclass(frozen=True, slots=True)
class RequestGrant(Request):
    """Ask for fields of the identity of one case."""

    case_uid: str
    requester_id: int
    fields: tuple[IdentityField, ...]
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class GrantRequested(Reply):
    """The grant waits for an approver."""

    grant_id: str


@dataclass(frozen=True, slots=True)
class GrantOpen(Reply):
    """The grant may be used until then, so many times."""

    grant_id: str
    ends_at: datetime
    views_left: int


@dataclass(frozen=True, slots=True)
class OpenIdentity(Request):
    """Open the granted fields; the ciphertext is the frame's body."""

    grant_id: str
    requester_id: int
    record_id: str


@dataclass(frozen=True, slots=True)
class OpenedIdentity(Reply):
    """The granted fields."""

    values: tuple[tuple[IdentityField, str], ...] = field(repr=False)
    ends_at: datetime
    views_left: int


@dataclass(frozen=True, slots=True)
class GrantContact(Request):
    """Ask to reach the reporter of one case once, for a task the roster gave."""

    case_uid: str
    clerk_id: int
    task_id: str


@dataclass(frozen=True, slots=True)
class OpenContact(Request):
    """Open the one number; the ciphertext is the frame's body."""

    grant_id: str
    clerk_id: int
    record_id: str


@dataclass(frozen=True, slots=True)
class OpenedContact(Reply):
    """The number to call and what to heed when calling."""

    phone: str = field(repr=False)
    safe_contact: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class EnrollApprover(Request):
    """Enrol the credential by which somebody approves."""

    user_id: int


@dataclass(frozen=True, slots=True)
class ApproverEnrolled(Reply):
    """The secret, shown once, and the moment from which it counts."""

    secret: str = field(repr=False)
    counts_from: datetime


@dataclass(frozen=True, slots=True)
class Refused(Reply):
    """The keeper refuses, and has recorded that it did where there is something to record."""

    reason: Refusal
