"""Sending messages to reporters: one field opened, a neutral text, an opaque id (design §6).

Nothing is sent unless the person answered yes when asked whether a message is safe. The desk gets
the same answer whether a message went out, was not wanted, or had no way to go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.identity.wire.kinds import BoxKind, Disclosure, Refusal
from app.identity.wire.person import Identity
from app.identity.wire.reaching import MessageTemplate
from app.keeper import chain, records
from app.keeper.denial import Denied, require
from app.keeper.memory import MessageState, SentMessage
from app.keeper.spelling import number_of
from app.keeper.ways import Letter, NotTaken, Ways, send_mail, send_text

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.wire.reaching import SendMessage
    from app.keeper.office import Office
    from app.keeper.store import DataKey

SUBJECT: Final = "请查看新的进展"
WORDS: Final[dict[MessageTemplate, str]] = {
    MessageTemplate.NEWS: "您关心的事项有了新的进展，请在方便时按您留存的方式查看。请勿回复。",
    MessageTemplate.QUESTION: "您关心的事项有一处想请您补充，请在方便时按您留存的方式查看。",
}
"""No agency, respondent, link or number: whoever reads it over a shoulder learns nothing."""

UNDER_WAY: Final = timedelta(seconds=30)


def send(office: Office, asked: SendMessage, ciphertext: bytes, at: datetime) -> None:
    """Send once by its id. Raises ``Denied`` with ``not_sent`` when it has to be tried again."""
    record = _begin(office, asked, ciphertext, at)
    if record is None:
        return
    identity = Identity.from_bytes(records.unseal(office.ring, record, ciphertext))
    try:
        state = _hand_over(office.settings.ways, identity, asked, at)
    except NotTaken:
        state = MessageState.NOT_TAKEN
    with office.vault.writing() as session:
        kept = session.get_one(SentMessage, asked.delivery_id)
        kept.state = state.value
    if state is MessageState.NOT_TAKEN:
        raise Denied(Refusal.NOT_SENT)


def _begin(office: Office, asked: SendMessage, ciphertext: bytes, at: datetime) -> DataKey | None:
    """Write the try down and chain it before anything is opened; nothing to do when it is done."""
    with office.vault.writing() as session:
        record = records.find(session, asked.record_id, ciphertext)
        require(record.case_uid == asked.case_uid, Refusal.OTHER_CASE)
        require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
        kept = session.get(SentMessage, asked.delivery_id)
        if kept is None:
            kept = SentMessage(
                delivery_id=asked.delivery_id,
                case_uid=asked.case_uid,
                template=asked.template.value,
                state=MessageState.SENDING.value,
                asked_at=at,
                tried_at=at,
            )
            session.add(kept)
        else:
            require(kept.case_uid == asked.case_uid, Refusal.OTHER_CASE)
            if kept.state in {MessageState.SENT, MessageState.NO_WAY}:
                return None
            is_under_way = kept.state == MessageState.SENDING and at < kept.tried_at + UNDER_WAY
            require(not is_under_way, Refusal.NOT_SENT)
            kept.state, kept.tried_at = MessageState.SENDING.value, at
        chain.chain_act(
            session,
            office.ring.chain_key,
            "message",
            at,
            record_id=asked.record_id,
            case_uid=asked.case_uid,
            delivery_id=asked.delivery_id,
            template=asked.template.value,
        )
        return record


def _hand_over(ways: Ways, identity: Identity, asked: SendMessage, at: datetime) -> MessageState:
    if not identity.safe_to_message or identity.disclosure is Disclosure.ANONYMOUS:
        return MessageState.NO_WAY
    words = WORDS[asked.template]
    if ways.texts and identity.phone:
        letter = Letter(asked.delivery_id, number_of(identity.phone), SUBJECT, words)
        send_text(ways, letter, at)
        return MessageState.SENT
    if ways.mails and identity.email:
        send_mail(ways, Letter(asked.delivery_id, identity.email, SUBJECT, words), at)
        return MessageState.SENT
    return MessageState.NO_WAY
