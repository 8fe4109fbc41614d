"""Messages about reaching the reporter: sending, papers, the sealed check, who spoke before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the codec reads the annotations
from enum import StrEnum

from app.identity.wire.base import Reply, Request
from app.identity.wire.kinds import (  # noqa: TC001 - the codec reads the annotations
    Ground,
    ReaderRole,
)


class MessageTemplate(StrEnum):
    """What a reporter is told by message; the words are the keeper's and neutral."""

    NEWS = "news"  # 有新的进展
    QUESTION = "question"  # 有一个问题等待答复


class PaperKind(StrEnum):
    """Papers that name the person; only the keeper can write them."""

    REGISTRATION_FORM = "registration_form"  # 《投诉举报办理登记表》
    ACCEPTANCE_NOTICE = "acceptance_notice"  # 《投诉受理决定书》


@dataclass(frozen=True, slots=True)
class CheckText(Request):
    """Ask whether texts about to be issued tell who reported; the identity box is the body.

    ``public_facts`` (the respondent's name and address) stand in any order and tell nothing.
    """

    case_uid: str
    record_id: str
    user_id: int
    role: ReaderRole
    ground: Ground
    case_state: str
    texts: tuple[str, ...] = field(repr=False)
    public_facts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class TextChecked(Reply):
    """Yes or no, never what or where."""

    tells: bool


@dataclass(frozen=True, slots=True)
class IndexIdentity(Request):
    """Have the blind indexes of a delivered box made; its ciphertext is the body."""

    record_id: str


@dataclass(frozen=True, slots=True)
class Indexed(Reply):
    """They are made. How many there are stays with the keeper."""


@dataclass(frozen=True, slots=True)
class AskSpokeBefore(Request):
    """Ask whether this number has spoken to us before; asked for a call that rings only."""

    user_id: int
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskReissuable(Request):
    """Ask whether a new reference may be issued by the desk; the identity box is the body."""

    user_id: int
    case_uid: str
    record_id: str


@dataclass(frozen=True, slots=True)
class AskSamePerson(Request):
    """Ask whether two matters come from one person or one contact."""

    user_id: int
    case_uid: str
    other_uid: str


@dataclass(frozen=True, slots=True)
class YesOrNo(Reply):
    """The whole answer."""

    yes: bool


@dataclass(frozen=True, slots=True)
class AskRepeats(Request):
    """Ask how many other matters since then come from the person of this one."""

    user_id: int
    case_uid: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Repeats(Reply):
    """A number, without saying which matters."""

    count: int


@dataclass(frozen=True, slots=True)
class SendMessage(Request):
    """Send the person a neutral message; the identity box is the body. Idempotent by its id."""

    delivery_id: str
    case_uid: str
    record_id: str
    template: MessageTemplate


@dataclass(frozen=True, slots=True)
class MessageDone(Reply):
    """Sent, or not wanted, or no way to send: the desk does not learn which."""


@dataclass(frozen=True, slots=True)
class RenderPaper(Request):
    """Write a paper with the granted fields; the identity box is the body, so is the PDF.

    ``content`` is the paper as the desk knows it, with the person's place empty.
    """

    grant_id: str
    requester_id: int
    record_id: str
    paper: PaperKind
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperRendered(Reply):
    """The PDF is the body of the frame."""

    views_left: int


@dataclass(frozen=True, slots=True)
class OpenContactByCall(Request):
    """Open the one number of somebody whose call was announced.

    The body is the identity's ciphertext and, from byte ``split`` on, that of the caller's number.
    """

    grant_id: str
    clerk_id: int
    record_id: str
    caller_record_id: str
    split: int
