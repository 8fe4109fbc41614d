"""Asking the reporter, keeping what they sent, and writing down what the house may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _

from app.accounts.roles import Role
from app.audit import operations as audit
from app.cases.contact.operations import plan_question
from app.cases.dialogue import queries, rules
from app.cases.dialogue.kinds import ItemKind
from app.cases.dialogue.labels import HEARD, NEEDS_LEADER
from app.cases.dialogue.models import DialogueItem
from app.errors import ActionNotAllowed
from app.extensions import db
from app.identity.operations import keep
from app.identity.reach import send_to_reporter
from app.identity.wire.reaching import MessageTemplate
from app.notices import operations as notices
from app.notices.kinds import Pace
from app.notices.operations import Message

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.contact.kinds import Satisfaction
    from app.cases.models import Case
    from app.identity.wire.envelope import SealedBox

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the reporter sent; their words are sealed already."""

    kind: ItemKind
    box: SealedBox | None = None
    question_id: int | None = None
    grade: Satisfaction | None = None
    voluntary: bool | None = None
    files: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What the house writes itself, and why marked places in it stay."""

    text: str
    kept_because: str = ""


def ask(case: Case, author: User, note: Note, at: datetime) -> DialogueItem:
    """Put a question to the reporter; who works in the field has the desk ask it (请热线转问)."""
    for_team = case.lead_team_id is not None and author.is_member_of(case.lead_team_id)
    item = DialogueItem(
        case_id=case.id,
        kind=ItemKind.QUESTION,
        at=at,
        author_id=author.id,
        text=note.text,
        kept_because=note.kept_because,
        for_team=for_team,
    )
    db.session.add(item)
    db.session.flush()
    plan_question(case, at)
    send_to_reporter(case.uid, MessageTemplate.QUESTION, at)
    _record("dialogue.asked", item, case, at, actor_id=author.id)
    return item


def receive(case: Case, sent: Sent, at: datetime) -> DialogueItem:
    """Keep what the reporter sent, and tell whoever has to read or decide it.

    Raises ``ActionNotAllowed`` when it is not the time for it, or too much within a day.
    """
    if not rules.may_send(sent.kind, case.state):
        raise ActionNotAllowed(_("This cannot be sent now: the matter has moved on."))
    if queries.sent_since(case.id, at - DAY) >= rules.MOST_A_DAY:
        raise ActionNotAllowed(_("That is much for one day. Please go on tomorrow, or call us."))
    question = _answered(case, sent)
    item = DialogueItem(
        case_id=case.id,
        kind=sent.kind,
        at=at,
        author_id=None,
        text=str(sent.files) if sent.files else "",
        question_id=question.id if question else None,
        record_id=sent.box.record_id if sent.box else None,
        grade=sent.grade,
        voluntary=sent.voluntary,
    )
    db.session.add(item)
    if question is not None:
        question.settled_at = at
    if sent.box is not None:
        keep(sent.box, actor_id=None, at=at)
    db.session.flush()
    _record(f"dialogue.{sent.kind.value}", item, case, at, actor_id=None)
    _tell(item, case, at)
    return item


def _answered(case: Case, sent: Sent) -> DialogueItem | None:
    if sent.kind is not ItemKind.ANSWER:
        return None
    question = queries.open_question(case.id, sent.question_id or 0)
    if question is None:
        raise ActionNotAllowed(_("This question has been answered already."))
    return question


def answer_by_telephone(
    question: DialogueItem, clerk: User, box: SealedBox, note: Note, at: datetime
) -> DialogueItem:
    """Keep an answer heard on the telephone: the words sealed, masked for whoever asked."""
    if question.kind is not ItemKind.QUESTION or question.settled_at is not None:
        raise ActionNotAllowed(_("This question has been answered already."))
    case = question.case
    item = DialogueItem(
        case_id=case.id,
        kind=ItemKind.ANSWER,
        at=at,
        question_id=question.id,
        record_id=box.record_id,
        masked=note.text,
        masked_by_id=clerk.id,
        masked_at=at,
        kept_because=note.kept_because,
    )
    db.session.add(item)
    question.settled_at, question.settled_by_id = at, clerk.id
    keep(box, actor_id=clerk.id, at=at)
    db.session.flush()
    _record("dialogue.answer_heard", item, case, at, actor_id=clerk.id)
    return item


def mask(item: DialogueItem, reader: User, note: Note, at: datetime) -> None:
    """Write down what the house may know of the reporter's words."""
    item.masked = note.text
    item.kept_because = note.kept_because
    item.masked_by_id = reader.id
    item.masked_at = at
    _record("dialogue.masked", item, item.case, at, actor_id=reader.id)


def note_opened(item: DialogueItem, reader: User, at: datetime) -> None:
    """Keep that somebody had the keeper open the words."""
    _record("dialogue.opened", item, item.case, at, actor_id=reader.id)


def settle(item: DialogueItem, decider: User, at: datetime) -> None:
    """Note that an objection or a wish to withdraw has been dealt with."""
    if item.kind not in rules.NEEDS_A_LEADER or item.settled_at is not None:
        raise ActionNotAllowed(_("This has been dealt with already."))
    item.settled_at, item.settled_by_id = at, decider.id
    _record("dialogue.settled", item, item.case, at, actor_id=decider.id)


def _record(
    action: str, item: DialogueItem, case: Case, at: datetime, *, actor_id: int | None
) -> None:
    audit.record(
        action,
        actor_id=actor_id,
        at=at,
        case_uid=case.uid,
        subject=str(item.id),
        record_id=item.record_id,
    )


def _tell(item: DialogueItem, case: Case, at: datetime) -> None:
    needs_leader = item.kind in rules.NEEDS_A_LEADER
    roles = (Role.DUTY_HEAD, Role.LEADER) if needs_leader else (Role.DUTY_HEAD,)
    message = Message(
        kind=NEEDS_LEADER if needs_leader else HEARD,
        key=f"dialogue:{item.id}",
        pace=Pace.PROMPT,
        case_id=case.id,
        data={"number": case.number, "item": item.kind.value},
        discreet=True,
    )
    notices.tell([(person, message) for person in queries.people_to_tell(case, roles)], at)
