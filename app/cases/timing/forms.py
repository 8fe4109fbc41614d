"""Forms of the time of a case: asking, deciding, letting run on, explaining."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.timing.operations import Asked, Decision, Explained
from app.clocks.kinds import Ground, RequestKind
from app.clocks.labels import GROUND_LABELS
from app.identity.patterns import check_text
from app.web.forms import PageForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

    from app.identity.patterns import Span

MOST_WORDS: Final = 200
MOST_REASON: Final = 1000
MOST_NOTE: Final = 400
FARTHEST: Final = timedelta(days=366)
_MARKED = _l("This may point to the reporter: word it otherwise")


class _Worded(PageForm):
    """What every form has whose words the person gets to read."""

    words = TextAreaField(
        _l("Words for the person"),
        [InputRequired(_l("Enter what the person is told")), Length(max=MOST_WORDS)],
        description=_l(
            "Shown on the status page and read out on the telephone. Short and plain, no names."
        ),
    )

    def keep_out(self, *names: str) -> None:
        """Name those of whom the words must say nothing."""
        self._kept_out = tuple(name for name in names if name)

    def marked_places(self) -> list[tuple[str, list[Span]]]:
        """Give the texts that have marked places, with the places."""
        texts = [str(field.data or "") for field in self if field.type == "TextAreaField"]
        return [(text, spans) for text in texts if (spans := check_text(text))]

    def validate_words(self, field: Field) -> None:
        """Whoever knows the reference reads them: they point to nobody."""
        text = str(field.data or "")
        _require_clean(text)
        named = [name for name in getattr(self, "_kept_out", ()) if name in text]
        if named:
            raise ValidationError(_("The words must not name %(names)s", names="、".join(named)))

    def text(self) -> str:
        """Give the words."""
        return str(self.words.data).strip()


class _Grounded(_Worded):
    """What rests on a ground."""

    ground = SelectField(_l("Ground for it"), [InputRequired(_l("Choose the ground"))])

    def offer_grounds(self, grounds: Iterable[Ground]) -> None:
        """Fill the choices, in the order of the glossary."""
        offered = set(grounds)
        self.ground.choices = [(g.value, GROUND_LABELS[g]) for g in Ground if g in offered]


class PauseForm(_Grounded):
    """Asking that a limit stand still (中止计时)."""

    kind = RequestKind.PAUSE
    reason = TextAreaField(
        _l("Reason for the leader"),
        [InputRequired(_l("Enter the reason")), Length(max=MOST_REASON)],
        description=_l("What is waited for, since when, and until when it is expected."),
    )

    def validate_reason(self, field: Field) -> None:
        """Everybody who may know of the matter reads it."""
        _require_clean(str(field.data or ""))

    def more(self) -> int | None:
        """Give the amount asked for; a pause has none."""
        return None

    def to_asked(self) -> Asked:
        """Turn the input into what is asked."""
        return Asked(
            kind=self.kind,
            ground=Ground(self.ground.data),
            amount=self.more(),
            reason=str(self.reason.data).strip(),
            words=self.text(),
        )


class ExtensionForm(PauseForm):
    """Asking for more time (延长期限)."""

    kind = RequestKind.EXTENSION
    amount = IntegerField(_l("How much more"), [InputRequired(_l("Enter a whole number"))])

    def allow(self, left: int) -> None:
        """Say how much the rules leave."""
        self._left = left

    def validate_amount(self, field: Field) -> None:
        """At least one, at most what is left."""
        left = getattr(self, "_left", 0)
        if field.data is None or not 1 <= field.data <= left:
            raise ValidationError(_("Enter a number from 1 to %(left)d", left=left))

    def amount_is_fine(self) -> bool:
        """Check the amount alone, for the look at the new date before anything is sent."""
        return bool(self.amount.validate(self, [type(self).validate_amount]))

    def more(self) -> int | None:
        """Give the amount asked for."""
        return int(self.amount.data)


class RunOnForm(_Worded):
    """Ending a pause (恢复计时)."""


class DelayForm(_Grounded):
    """Why a limit was missed, and when an answer is hoped for."""

    expected_on = DateField(
        _l("Answer expected by"), [InputRequired(_l("Enter the day an answer is hoped for"))]
    )

    def begin(self, today: date) -> None:
        """Know what day it is."""
        self._today = today

    def validate_expected_on(self, field: Field) -> None:
        """A day that lies ahead, and not in another life."""
        day = field.data
        if day is None or not self._today <= day <= self._today + FARTHEST:
            raise ValidationError(_("Enter a day from today on, within a year"))

    def to_explained(self) -> Explained:
        """Turn the input into the explanation."""
        return Explained(Ground(self.ground.data), self.text(), self.expected_on.data)


class DecisionForm(PageForm):
    """What the leader says to a request."""

    note = TextAreaField(
        _l("Note on the decision"),
        [Optional(), Length(max=MOST_NOTE)],
        description=_l("Needed when the request is refused."),
    )

    def validate_note(self, field: Field) -> None:
        """Everybody who may know of the matter reads it."""
        _require_clean(str(field.data or ""))

    def says_why(self) -> bool:
        """Check that nothing is refused without a word."""
        if not (self.note.data or "").strip():
            self.note.errors = [_("Enter why it is refused")]
            return False
        return True

    def to_decision(self, *, granted: bool) -> Decision:
        """Turn the input into the decision."""
        return Decision(granted, (self.note.data or "").strip())


def _require_clean(text: str) -> None:
    if check_text(text):
        raise ValidationError(str(_MARKED))
