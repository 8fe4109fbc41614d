"""What a leader may do to a running clock, and the record of it that the person is shown.

Time is never taken from an overdue clock's account: it can be neither paused nor extended away
(domain design §4). The first due time stays beside every later one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.clocks.kinds import ChangeKind, RequestKind
from app.clocks.models import Clock, ClockChange, ClockPause, ClockRequest
from app.clocks.operations import compute_anew, plan_stage, resume
from app.clocks.queries import open_request, policy_of
from app.errors import ActionNotAllowed
from app.extensions import db

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.clocks.kinds import Ground
    from app.clocks.policies import Policy


def refusal_of_pause(clock: Clock, policy: Policy, at: datetime) -> str | None:
    """Say why a clock cannot stand still, if it cannot."""
    if not policy.pause_grounds:
        return _("The rules give no ground on which this limit may stand still.")
    if clock.paused_at is not None:
        return _("This limit stands still already.")
    return _refusal_of_any(clock, at)


def refusal_of_extension(clock: Clock, policy: Policy, at: datetime) -> str | None:
    """Say why a clock cannot be given more time, if it cannot."""
    if policy.max_extension is None:
        return _("The rules do not allow this limit to be extended.")
    if clock.extended_by >= policy.max_extension:
        return _("This limit has been extended as far as the rules allow.")
    if clock.paused_at is not None:
        return _("This limit stands still. Let it run on first.")
    return _refusal_of_any(clock, at)


def _refusal_of_any(clock: Clock, at: datetime) -> str | None:
    if clock.stopped_at is not None:
        return _("This limit runs no more.")
    if at > clock.due_at:
        return _("This limit has passed. Lateness can be explained, never taken away.")
    return None


def ask(request: ClockRequest, clock: Clock, at: datetime) -> None:
    """Put a request before the leader. Raises ``ActionNotAllowed`` when it could not be granted."""
    _require_possible(request, clock, at)
    if open_request(clock.id) is not None:
        raise ActionNotAllowed(_("A request for this limit is waiting for the leader already."))
    db.session.add(request)
    db.session.flush()


def _require_possible(request: ClockRequest, clock: Clock, at: datetime) -> None:
    policy = policy_of(clock)
    if request.kind is RequestKind.PAUSE:
        refusal = refusal_of_pause(clock, policy, at)
        if refusal is None and request.ground not in policy.pause_grounds:
            refusal = _("On this ground the rules do not let the limit stand still.")
    else:
        refusal = refusal_of_extension(clock, policy, at)
        left = (policy.max_extension or 0) - clock.extended_by
        if refusal is None and (request.amount or 0) > left:
            refusal = _("The rules leave at most %(left)d more.", left=left)
    if refusal is not None:
        raise ActionNotAllowed(refusal)


def grant(request: ClockRequest, clock: Clock, leader_id: int, at: datetime, note: str) -> None:
    """Do what was asked, from now on; what has passed meanwhile cannot be granted any more."""
    _decide(request, leader_id, at, note, granted=True)
    _require_possible(request, clock, at)
    if request.kind is RequestKind.PAUSE:
        _pause(clock, request, leader_id, at)
    else:
        _extend(clock, request, leader_id, at)
    db.session.flush()


def refuse(request: ClockRequest, leader_id: int, at: datetime, note: str) -> None:
    """Leave the clock as it is."""
    _decide(request, leader_id, at, note, granted=False)
    db.session.flush()


def _decide(
    request: ClockRequest, leader_id: int, at: datetime, note: str, *, granted: bool
) -> None:
    if request.decided_at is not None:
        raise ActionNotAllowed(_("This request has been decided already."))
    request.decided_at = at
    request.decided_by_id = leader_id
    request.granted = granted
    request.decision_note = note


def _pause(clock: Clock, request: ClockRequest, leader_id: int, at: datetime) -> None:
    db.session.add(ClockPause(clock_id=clock.id, ground=request.ground, paused_at=at))
    clock.paused_at = at
    plan_stage(clock)
    _note(clock, ChangeKind.PAUSED, at, leader_id, clock.due_at, request=request)


def _extend(clock: Clock, request: ClockRequest, leader_id: int, at: datetime) -> None:
    before = clock.due_at
    clock.extended_by += request.amount or 0
    compute_anew(clock, policy_of(clock), at)
    _note(clock, ChangeKind.EXTENDED, at, leader_id, before, request=request)


def let_run_on(clock: Clock, actor_id: int, words: str, at: datetime) -> None:
    """End a pause. Raises ``ActionNotAllowed`` when the clock does not stand still."""
    if clock.stopped_at is not None or clock.paused_at is None:
        raise ActionNotAllowed(_("This limit does not stand still."))
    before = clock.due_at
    resume(clock, policy_of(clock), at, actor_id)
    _note(clock, ChangeKind.RESUMED, at, actor_id, before, words=words)


def explain_delay(  # noqa: PLR0913, PLR0917 - who, why, in which words, until when
    clock: Clock, actor_id: int, ground: Ground, words: str, expected_on: date, at: datetime
) -> None:
    """Keep why an overdue clock is late and when an answer is hoped for; it stays overdue."""
    if clock.stopped_at is not None or at <= clock.due_at:
        raise ActionNotAllowed(_("This limit is not overdue."))
    change = ClockChange(
        clock_id=clock.id,
        case_id=clock.case_id,
        kind=ChangeKind.DELAY_EXPLAINED,
        at=at,
        actor_id=actor_id,
        ground=ground,
        words=words,
        old_due_at=clock.due_at,
        expected_on=expected_on,
    )
    db.session.add(change)
    db.session.flush()


def _note(  # noqa: PLR0913 - a change has as many sides
    clock: Clock,
    kind: ChangeKind,
    at: datetime,
    actor_id: int,
    before: datetime,
    *,
    request: ClockRequest | None = None,
    words: str = "",
) -> None:
    db.session.add(
        ClockChange(
            clock_id=clock.id,
            case_id=clock.case_id,
            kind=kind,
            at=at,
            actor_id=actor_id,
            ground=request.ground if request else None,
            words=request.words if request else words,
            old_due_at=before,
            new_due_at=None if kind is ChangeKind.PAUSED else clock.due_at,
        )
    )
    db.session.flush()
