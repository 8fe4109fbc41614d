"""Answers about reaching the reporter: sending, papers, the sealed check, who spoke before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.wire import messages, reaching
from app.keeper import callback, indexes, papers, questions, sealed_check, sender
from app.keeper.office import handles

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office

SPOKE: Final = "spoke_before"
TOGETHER: Final = "together"


@handles(reaching.CheckText)
def check_text(
    office: Office, asked: reaching.CheckText, body: bytes, at: datetime
) -> reaching.TextChecked:
    """Say whether a text about to be issued tells who reported."""
    return reaching.TextChecked(sealed_check.tells(office, asked, body, at))


@handles(reaching.IndexIdentity)
def index_identity(
    office: Office, asked: reaching.IndexIdentity, body: bytes, at: datetime
) -> reaching.Indexed:
    """Make the blind indexes of a delivered box."""
    indexes.make(office, asked.record_id, body, at)
    return reaching.Indexed()


@handles(reaching.AskSpokeBefore)
def spoke_before(
    office: Office, asked: reaching.AskSpokeBefore, body: bytes, at: datetime
) -> reaching.YesOrNo:
    """Say whether a number has spoken to us before."""
    del body
    with office.vault.writing() as session:
        most = office.settings.questions_a_day
        questions.count(session, office, SPOKE, asked.user_id, at, most=most)
        return reaching.YesOrNo(indexes.spoke_before(session, office.ring, asked.number))


@handles(reaching.AskSamePerson)
def same_person(
    office: Office, asked: reaching.AskSamePerson, body: bytes, at: datetime
) -> reaching.YesOrNo:
    """Say whether two matters come from one person or contact."""
    del body
    with office.vault.writing() as session:
        most = office.settings.questions_a_day
        questions.count(session, office, TOGETHER, asked.user_id, at, most=most)
        return reaching.YesOrNo(asked.other_uid in indexes.belongs_with(session, asked.case_uid))


@handles(reaching.AskRepeats)
def repeats(
    office: Office, asked: reaching.AskRepeats, body: bytes, at: datetime
) -> reaching.Repeats:
    """Count the other matters of the same person or contact."""
    del body
    with office.vault.writing() as session:
        most = office.settings.questions_a_day
        questions.count(session, office, TOGETHER, asked.user_id, at, most=most)
        return reaching.Repeats(indexes.repeats(session, asked.case_uid, asked.since))


@handles(reaching.SendMessage)
def send_message(
    office: Office, asked: reaching.SendMessage, body: bytes, at: datetime
) -> reaching.MessageDone:
    """Send the person a neutral message."""
    sender.send(office, asked, body, at)
    return reaching.MessageDone()


@handles(reaching.RenderPaper)
def render_paper(
    office: Office, asked: reaching.RenderPaper, body: bytes, at: datetime
) -> tuple[reaching.PaperRendered, bytes]:
    """Write a paper that names the person, under a grant."""
    return papers.render(office, asked, body, at)


@handles(reaching.OpenContactByCall)
def open_contact_by_call(
    office: Office, asked: reaching.OpenContactByCall, body: bytes, at: datetime
) -> messages.OpenedContact:
    """Open the number left, else the one of the call."""
    return callback.open_contact(office, asked, body, at)
