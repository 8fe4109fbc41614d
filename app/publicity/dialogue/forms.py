"""What the reporter sends. The words are sealed on arrival and never shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.cases.contact.kinds import Satisfaction
from app.cases.contact.labels import SATISFACTION_LABELS
from app.cases.dialogue.kinds import ItemKind
from app.cases.evidence.forms import AddForm, ReceivedFiles
from app.web.forms import PageForm

if TYPE_CHECKING:
    from flask_babel import LazyString

MOST: Final = 4000
_OFF: Final = {"autocomplete": "off"}


def _words(label: LazyString, missing: LazyString | None) -> TextAreaField:
    first = InputRequired(missing) if missing else Optional()
    length = Length(max=MOST, message=_l("At most %(max)d characters"))
    return TextAreaField(label, [first, length], render_kw=_OFF)


class SendForm(PageForm):
    """The base of what can be sent; several stand on one page, each with names of its own."""

    kind: ItemKind

    def text(self) -> str:
        """Give the words without what nobody sees."""
        typed = str(self["words"].data or "")
        return "".join(c for c in typed if c.isprintable() or c == "\n").strip()


class HandInForm(AddForm):
    """What the person hands in on their own page, in words to them."""

    files = ReceivedFiles(_l("Pictures, recordings or papers"))


class MessageForm(SendForm):
    """A message of the reporter's own."""

    words = _words(_l("Your message"), _l("Write your message"))


class AnswerForm(SendForm):
    """The answer to a question."""

    question = HiddenField()
    words = _words(_l("Your answer"), _l("Write your answer"))


class GradingForm(SendForm):
    """How content the reporter is, in four steps."""

    grade = RadioField(
        _l("How content are you with the handling?"), [InputRequired(_l("Choose one of the four"))]
    )
    words = _words(_l("In your words (optional)"), None)

    def offer(self) -> None:
        """Fill the list."""
        self.grade.choices = [(s.value, SATISFACTION_LABELS[s]) for s in Satisfaction]


class AppealForm(SendForm):
    """An objection with its reason."""

    words = _words(_l("Why you object"), _l("Say why you object"))


class WithdrawalForm(SendForm):
    """A wish to withdraw, with the question about pressure (P11)."""

    pressed = RadioField(
        _l("Has anybody pressed, threatened or paid you to withdraw?"),
        [InputRequired(_l("Answer this question: it protects you"))],
        description=_l("Nobody outside this office learns your answer."),
    )
    words = _words(_l("Why you wish to withdraw (optional)"), None)

    def offer(self) -> None:
        """Fill the list."""
        self.pressed.choices = [("no", _l("No, it is my own wish")), ("yes", _l("Yes"))]


FORMS: Final[dict[ItemKind, type[SendForm]]] = {
    ItemKind.MESSAGE: MessageForm,
    ItemKind.ANSWER: AnswerForm,
    ItemKind.GRADING: GradingForm,
    ItemKind.APPEAL: AppealForm,
    ItemKind.WITHDRAWAL: WithdrawalForm,
}
