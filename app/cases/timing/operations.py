"""Asking for time, granting it, letting a clock run on, explaining a delay; each is on record.

What may be done to a clock stands in ``clocks.changes``; here is who may, and what follows: the due
time of the case, the record, and that the person is told (practice P11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.binding import refresh_due
from app.cases.contact.operations import tell_change
from app.cases.permissions import Permission, allowed, require
from app.cases.timing.kinds import ASKED, GRANTED, REFUSED
from app.cases.timing.queries import deciders_of, last_change_id
from app.clocks import changes
from app.clocks.labels import CHANGE_LABELS
from app.clocks.models import ClockChange, ClockRequest
from app.clocks.queries import open_request
from app.errors import ActionNotAllowed, CaseMovedOn, PermissionDenied
from app.extensions import db
from app.notices import operations as notices
from app.notices.kinds import Pace
from app.notices.operations import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.accounts.models import User
    from app.cases.models import Case
    from app.clocks.kinds import Ground, RequestKind
    from app.clocks.models import Clock


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the leader, why, and in which words the person will read it."""

    kind: RequestKind
    ground: Ground
    amount: int | None
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the leader decided."""

    granted: bool
    note: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a limit was missed and when an answer is hoped for."""

    ground: Ground
    words: str
    expected_on: date


def ask(case: Case, clock: Clock, actor: User, asked: Asked, at: datetime) -> ClockRequest:
    """Put a request before the leader; a second press finds the first waiting."""
    require(actor, Permission.ASK_FOR_TIME, case)
    waiting = open_request(clock.id)
    if waiting is not None:
        raise already_asked(waiting)
    request = ClockRequest(
        clock_id=clock.id,
        case_id=case.id,
        unit_id=case.unit_id,
        kind=asked.kind,
        ground=asked.ground,
        amount=asked.amount,
        reason=asked.reason,
        words=asked.words,
        requested_at=at,
        requested_by_id=actor.id,
    )
    changes.ask(request, clock, at)
    _put_on_record(f"time.{asked.kind.value}_asked", case, actor, clock, at)
    _tell(deciders_of(case, request), ASKED, case, clock, request, at)
    return request


def already_asked(request: ClockRequest) -> CaseMovedOn:
    """Make the refusal that names who asked first."""
    who = request.requested_by.display_name
    return CaseMovedOn(who=who, what=_("asked for time"), when=request.requested_at)


def decide(  # noqa: PLR0913, PLR0917 - the matter, the clock, the request, who decides what, when
    case: Case,
    clock: Clock,
    request: ClockRequest,
    leader: User,
    decision: Decision,
    at: datetime,
) -> None:
    """Grant or refuse; nobody grants time to themselves, and only the first decision counts."""
    require(leader, Permission.GRANT_TIME, case)
    if request.requested_by_id == leader.id:
        raise PermissionDenied(Permission.GRANT_TIME.value, case.uid)
    if request.decided_at is not None:
        raise _decided(request)
    kind = request.kind.value
    if decision.granted:
        changes.grant(request, clock, leader.id, at, decision.note)
        _put_on_record(f"time.{kind}_granted", case, leader, clock, at)
        _follow_up(case, at)
    else:
        changes.refuse(request, leader.id, at, decision.note)
        _put_on_record(f"time.{kind}_refused", case, leader, clock, at)
    notices.settle(deciders_of(case, request), _key(ASKED, request), at)
    told = GRANTED if decision.granted else REFUSED
    _tell([request.requested_by_id], told, case, clock, request, at)


def _decided(request: ClockRequest) -> CaseMovedOn:
    who = request.decided_by.display_name if request.decided_by else ""
    what = _("granted the request") if request.granted else _("refused the request")
    return CaseMovedOn(who=who, what=what, when=request.decided_at)


def let_run_on(case: Case, clock: Clock, actor: User, words: str, at: datetime) -> None:
    """End a pause: whoever works on the matter, or a leader who could have granted it."""
    if not allowed(actor, Permission.GRANT_TIME, case):
        require(actor, Permission.ASK_FOR_TIME, case)
    changes.let_run_on(clock, actor.id, words, at)
    _put_on_record("time.run_on", case, actor, clock, at)
    _follow_up(case, at)


def explain_delay(  # noqa: PLR0913, PLR0917 - the matter, the clock, who says what, when, seen what
    case: Case, clock: Clock, actor: User, said: Explained, at: datetime, shown: int
) -> None:
    """Keep why a limit was missed; it stays missed. May be said again when it takes longer."""
    require(actor, Permission.EXPLAIN_DELAY, case)
    expect_change(clock, shown)
    if clock.paused_at is not None:
        raise ActionNotAllowed(_("This limit is not overdue."))
    changes.explain_delay(clock, actor.id, said.ground, said.words, said.expected_on, at)
    _put_on_record("time.delay_explained", case, actor, clock, at)
    _follow_up(case, at)


def expect_change(clock: Clock, shown: int) -> None:
    """Raise ``CaseMovedOn`` when the clock was changed after the page was shown."""
    newest = last_change_id(clock.id)
    if newest == shown:
        return
    change = db.session.get(ClockChange, newest)
    if change is None:
        raise CaseMovedOn
    who = change.actor.display_name if change.actor else _("The system")
    raise CaseMovedOn(who=who, what=str(CHANGE_LABELS[change.kind]), when=change.at)


def _tell(  # noqa: PLR0913, PLR0917 - whom, of what on which limit of which matter, when
    people: Iterable[int],
    kind: str,
    case: Case,
    clock: Clock,
    request: ClockRequest,
    at: datetime,
) -> None:
    """Tell those of the house who have to know: who decides, then who asked."""
    message = Message(
        kind=kind,
        key=_key(kind, request),
        pace=Pace.PROMPT,
        case_id=case.id,
        data={"number": case.number, "clock": clock.kind.value, "request": request.kind.value},
        discreet=case.is_staff_complaint or case.is_sealed,
    )
    notices.tell([(person, message) for person in people], at)


def _key(kind: str, request: ClockRequest) -> str:
    return f"{kind}:{request.id}"


def _follow_up(case: Case, at: datetime) -> None:
    refresh_due(case)
    tell_change(case, at)


def _put_on_record(act: str, case: Case, actor: User, clock: Clock, at: datetime) -> None:
    audit.record(act, actor_id=actor.id, at=at, case_uid=case.uid, subject=str(clock.id))
