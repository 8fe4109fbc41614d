"""Sentences for the person about what happened to a limit: read out at the desk, shown publicly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clocks.kinds import ChangeKind, Ground
from app.web.filters import local, local_day

if TYPE_CHECKING:
    from datetime import datetime

    from flask_babel import LazyString

    from app.cases.telling.queries import Change, Limit

REASONS: Final[dict[Ground, LazyString]] = {
    Ground.TESTING: _l("we are waiting for a test"),
    Ground.APPRAISAL: _l("we are waiting for an expert appraisal"),
    Ground.JURISDICTION: _l("it has to be settled who is competent"),
    Ground.OTHER_AGENCY: _l("we are waiting for another agency"),
    Ground.PERSON: _l("we are waiting for what we asked you for"),
    Ground.RESPONDENT: _l("the party concerned cannot be reached or does not cooperate"),
    Ground.FORCE_MAJEURE: _l("something beyond anybody's control keeps us from it"),
    Ground.COMPLEX: _l("the matter is complicated"),
    Ground.WORKLOAD: _l("we have not had the people for it"),
    Ground.INTERNAL: _l("it took us too long to hand over or to decide"),
}

_LATE: Final = _l("The date %(old)s has passed. We are late.")
SENTENCES: Final[dict[ChangeKind, LazyString]] = {
    ChangeKind.EXTENDED: _l("Extended on %(at)s: from %(old)s to %(new)s."),
    ChangeKind.PAUSED: _l("Stands still from %(at)s on; the date was %(old)s."),
    ChangeKind.RESUMED: _l("Runs on from %(at)s; the date is %(new)s now."),
    ChangeKind.RECOMPUTED: _l("Worked out anew on %(at)s: from %(old)s to %(new)s."),
    ChangeKind.OVERDUE: _LATE,
    ChangeKind.DELAY_EXPLAINED: _LATE,
}


def reason_of(change: Change) -> str:
    """Say why in plain words: the ground, and what was written for the person."""
    reason = str(REASONS[change.ground]) if change.ground is not None else ""
    if reason and change.words:
        return _("%(reason)s. %(words)s", reason=reason, words=change.words)
    return reason or change.words


def sentence_of(change: Change) -> str:
    """Say what happened to a limit; the reason stands behind it."""
    return _with_reason(_sentence(change), change)


def standing_of(limit: Limit) -> str:
    """Say since when and why a limit stands still."""
    since = local(limit.paused_at)
    sentence = _("Stands still since %(time)s; a new date is set when it runs on.", time=since)
    return _with_reason(sentence, limit.standstill)


def why_late(limit: Limit, at: datetime, hotline: str) -> str:
    """Say why a limit is late and until when an answer is hoped for, if anybody has said so yet."""
    explained = limit.explained
    if explained is None or explained.expected_on is None:
        return _("The reason has not been given yet. Call %(number)s and ask why.", number=hotline)
    expected = explained.expected_on.isoformat()
    if local_day(at) > expected:
        sentence = _(
            "We expected to answer by %(day)s; that day has passed too. Call %(number)s and ask.",
            day=expected,
            number=hotline,
        )
    else:
        sentence = _("We expect to answer by %(day)s.", day=expected)
    return _with_reason(sentence, explained)


def _with_reason(sentence: str, change: Change | None) -> str:
    reason = reason_of(change) if change is not None else ""
    if not reason:
        return sentence
    return _("%(sentence)s Why: %(reason)s", sentence=sentence, reason=reason)


def _sentence(change: Change) -> str:
    words = SENTENCES[change.kind]
    if change.kind is ChangeKind.RECOMPUTED and change.old_due_at == change.new_due_at:
        words = _l("The date %(new)s is certain now.")
    elif change.expected_on is not None:
        words = _l("The date %(old)s has passed. We are late and expect to answer by %(expected)s.")
    return str(words) % {
        "at": local(change.at),
        "old": local(change.old_due_at),
        "new": local(change.new_due_at),
        "expected": change.expected_on,
    }
