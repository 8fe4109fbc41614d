"""Reaching the reporter, and asking the keeper about them: the desk's side (design §§3, 4, 6, 7).

Nothing here may be called inside an open unit of work but ``send_to_reporter``, which only leaves
work behind. What is asked is answered by yes, no or a number; who it is stays with the keeper.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from sqlalchemy import select

from app.audit import operations as audit
from app.audit.models import AuditRow
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db, end_reading, in_writing
from app.identity import client, link
from app.identity.desk import keeper_seen
from app.identity.models import StoredBox
from app.identity.wire import messages, reaching
from app.identity.wire.base import Reply
from app.identity.wire.kinds import BoxKind, Refusal
from app.identity.wire.reaching import MessageTemplate, PaperKind
from app.jobs.outbox import send
from app.jobs.registry import job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.identity.wire.base import Request
    from app.identity.wire.kinds import Ground
    from app.jobs.registry import Finish, Payload

SEND: Final = "identity.send"
NOBODY: Final = 0
PRINTING_SECONDS: Final = 30.0
SENDING_SECONDS: Final = 12.0
WAIT_FOR_KEEPER: Final = timedelta(minutes=10)

R = TypeVar("R", bound=Reply)


class Box(NamedTuple):
    """The sealed identity of a matter as the desk holds it."""

    record_id: str
    ciphertext: bytes


def _ask(
    request: Request, wanted: type[R], body: bytes = b"", seconds: float = link.REPLY_SECONDS
) -> tuple[R, bytes]:
    if in_writing():
        message = "the keeper is never called inside a unit of work that writes"
        raise RuntimeError(message)
    return link.ask(keeper_seen().socket_path, request, wanted, body, seconds)


def identity_box(case_uid: str) -> Box | None:
    """Give the newest identity box of a matter; it ends the reading transaction."""
    box = _newest(case_uid, BoxKind.IDENTITY)
    end_reading()
    return box


def _newest(case_uid: str, kind: BoxKind) -> Box | None:
    row = db.session.execute(
        select(StoredBox.record_id, StoredBox.ciphertext)
        .where(StoredBox.case_uid == case_uid, StoredBox.kind == kind)
        .order_by(StoredBox.created_at.desc(), StoredBox.version.desc())
        .limit(1)
    ).one_or_none()
    return Box(row.record_id, row.ciphertext) if row is not None else None


def open_contact(case_uid: str, clerk_id: int, task_id: str) -> messages.OpenedContact:
    """Have the one number opened for a task: the one left, else that of the announced call.

    Raises ``OpeningRefused`` with ``no_phone`` when there is none.
    """
    box, caller = _newest(case_uid, BoxKind.IDENTITY), _newest(case_uid, BoxKind.CALLER)
    end_reading()
    if box is None:
        raise OpeningRefused(Refusal.NO_PHONE)
    grant_id = client.contact_grant(case_uid, clerk_id, task_id).grant_id
    if caller is None:
        return client.open_contact(grant_id, clerk_id, box.record_id, box.ciphertext)
    request = reaching.OpenContactByCall(
        grant_id, clerk_id, box.record_id, caller.record_id, len(box.ciphertext)
    )
    return _ask(request, messages.OpenedContact, box.ciphertext + caller.ciphertext)[0]


def check_against_identity(
    case_uid: str,
    texts: Sequence[str],
    reader: client.Reader,
    ground: Ground,
    public_facts: Sequence[str] = (),
) -> bool:
    """Say whether texts about to be issued tell who reported (the sealed check of §4).

    Asked at the issue step only, by whoever may read the words then; the keeper counts each
    question. A matter without an identity box has nothing to tell. Raises ``KeeperUnavailable``,
    and ``OpeningRefused`` with the code.
    """
    box = identity_box(case_uid)
    if box is None:
        return False
    request = reaching.CheckText(
        case_uid=case_uid,
        record_id=box.record_id,
        user_id=reader.user_id,
        role=reader.role,
        ground=ground,
        case_state=reader.case_state,
        texts=tuple(texts),
        public_facts=tuple(fact for fact in public_facts if fact),
    )
    try:
        return _ask(request, reaching.TextChecked, box.ciphertext)[0].tells
    except OpeningRefused as refusal:
        if refusal.reason != Refusal.UNKNOWN_RECORD:
            raise
    hasten(box.record_id)
    return _ask(request, reaching.TextChecked, box.ciphertext)[0].tells


def hasten(record_id: str) -> None:
    """Hand one box over now instead of with the relay's next round, which then finds it done."""
    stored = db.session.get(StoredBox, record_id)
    if stored is None or stored.wrapped_key is None:
        return
    box = stored.to_box()
    row = db.session.scalar(
        select(AuditRow)
        .where(AuditRow.record_id == record_id, AuditRow.box_digest == box.digest)
        .limit(1)
    )
    entry = (
        messages.AuditEntry(row.id, row.row_digest, row.record_id, row.box_digest) if row else None
    )
    end_reading()
    if entry is not None:
        client.chain([entry])
        client.deliver(box)


def index_identity(record_id: str, ciphertext: bytes) -> None:
    """Have the keeper make the blind indexes of a box it has taken over. Idempotent."""
    _ask(reaching.IndexIdentity(record_id), reaching.Indexed, ciphertext)


def spoke_before(number: str, user_id: int = NOBODY) -> bool:
    """Say whether the number of a ringing call has spoken to us before.

    Only for the number that the telephone system announces: asked for numbers that somebody
    types, it would tell who ever reported.
    """
    return _ask(reaching.AskSpokeBefore(user_id, number), reaching.YesOrNo)[0].yes


def same_person(case_uid: str, other_uid: str, user_id: int = NOBODY) -> bool:
    """Say whether two matters come from one person or one contact."""
    return _ask(reaching.AskSamePerson(user_id, case_uid, other_uid), reaching.YesOrNo)[0].yes


def repeats_of(case_uid: str, since: datetime, user_id: int = NOBODY) -> int:
    """Count the other matters since then of the person of this one, without naming them."""
    return _ask(reaching.AskRepeats(user_id, case_uid, since), reaching.Repeats)[0].count


def render_paper(
    grant_id: str, requester_id: int, case_uid: str, paper: PaperKind, content: str
) -> bytes:
    """Have the keeper print a paper with the granted fields; counts as one view of the grant."""
    box = identity_box(case_uid)
    if box is None:
        raise OpeningRefused(Refusal.UNKNOWN_RECORD)
    request = reaching.RenderPaper(grant_id, requester_id, box.record_id, paper, content)
    return _ask(request, reaching.PaperRendered, box.ciphertext, PRINTING_SECONDS)[1]


def send_to_reporter(case_uid: str, template: MessageTemplate, at: datetime) -> None:
    """Leave a message to the reporter behind, in the caller's unit of work.

    The outbox holds the matter's opaque id, the template and the delivery id. Whether the person
    may be messaged, and how, only the keeper knows.
    """
    content = {
        "case_uid": case_uid,
        "template": template.value,
        "delivery_id": str(uuid.uuid4()),
    }
    send(SEND, content, at)


@job(SEND)
def send_message(payload: Payload) -> Finish:
    """Have the keeper send; tried again by the same delivery id until it is done."""
    case_uid, template = str(payload["case_uid"]), MessageTemplate(str(payload["template"]))
    delivery_id = str(payload["delivery_id"])
    box = identity_box(case_uid)
    if box is not None:
        request = reaching.SendMessage(delivery_id, case_uid, box.record_id, template)
        try:
            _ask(request, reaching.MessageDone, box.ciphertext, SENDING_SECONDS)
        except KeeperUnavailable:
            return partial(_put_off, payload)
    return partial(_put_on_record, case_uid, template)


def _put_off(payload: Payload) -> None:
    """Leave the same message behind for later: a keeper may be down for longer than jobs try."""
    at = datetime.now(UTC)
    send(SEND, payload, at, not_before=at + WAIT_FOR_KEEPER)


def _put_on_record(case_uid: str, template: MessageTemplate) -> None:
    """Keep that the keeper was asked; whether a message went out is not known here."""
    audit.record(
        "reporter.message",
        actor_id=None,
        at=datetime.now(UTC),
        case_uid=case_uid,
        subject=template.value,
    )
