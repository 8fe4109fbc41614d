"""What people see for the codes of the contact desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.cases.contact.kinds import AttemptOutcome, Ending, Satisfaction, TaskKind
from app.web import labels as words

if TYPE_CHECKING:
    from flask_babel import LazyString

TASK_LABELS: Final[dict[TaskKind, LazyString]] = {
    TaskKind.FIRST_REPLY: _l("First reply"),
    TaskKind.FEEDBACK: _l("Feedback"),
    TaskKind.CALL_BACK: _l("Call-back"),
    TaskKind.TELL_CHANGE: _l("Telling of a changed limit"),
    TaskKind.PROMISE: _l("Promised answer"),
    TaskKind.QUESTION: _l("Question to the person"),
}
OUTCOME_LABELS: Final[dict[AttemptOutcome, LazyString]] = {
    AttemptOutcome.REACHED: _l("Reached"),
    AttemptOutcome.NO_ANSWER: _l("No answer"),
    AttemptOutcome.ENGAGED: _l("Engaged"),
    AttemptOutcome.WRONG_NUMBER: _l("Wrong number"),
    AttemptOutcome.REFUSED: _l("Does not wish to talk"),
}
ENDING_LABELS: Final[dict[Ending, LazyString]] = {
    Ending.REACHED: _l("The person was reached"),
    Ending.REFUSED: _l("The person does not wish to be called"),
    Ending.TRIED: _l("Not reached after three tries; the answer is on the status page"),
    Ending.STATUS_PAGE: _l("No telephone was left; the answer is on the status page"),
    Ending.CANCELLED: _l("No longer needed"),
}
SATISFACTION_LABELS: Final[dict[Satisfaction, LazyString]] = {
    Satisfaction.SATISFIED: _l("Satisfied"),
    Satisfaction.BASICALLY: _l("Basically satisfied"),
    Satisfaction.DISSATISFIED: _l("Dissatisfied"),
    Satisfaction.VERY_DISSATISFIED: _l("Very dissatisfied"),
}


def register() -> None:
    """Register the words, so that ``label()`` knows them."""
    for table in (TASK_LABELS, OUTCOME_LABELS, ENDING_LABELS, SATISFACTION_LABELS):
        words.add(table)
