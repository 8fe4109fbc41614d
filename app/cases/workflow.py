"""The only writer of ``case.state``.

``advance`` takes one step: may the actor → does the step go from here → do the guards hold →
timeline, audit, new state, effects. All in the caller's unit of work, so all or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.audit import operations as audit
from app.cases.delegated import giver_of
from app.cases.labels import ACTION_LABELS
from app.cases.models import Case, CaseEvent
from app.cases.permissions import require
from app.cases.states import TRANSITIONS, CaseAction, CaseState, Effect, Guard
from app.errors import ActionNotAllowed, CaseMovedOn, GuardRefused
from app.extensions import db

GuardCheck = Callable[[Case, User, datetime], str | None]
EffectRun = Callable[[Case, User, CaseAction, datetime], None]

_guards: Final[dict[Guard, GuardCheck]] = {}
_effects: Final[dict[Effect, EffectRun]] = {}


def bind_guard(guard: Guard, check: GuardCheck) -> None:
    """Give a guard its meaning: a check that returns the reason of a refusal, or None."""
    _guards[guard] = check


def bind_effect(effect: Effect, run: EffectRun) -> None:
    """Give an effect its meaning."""
    _effects[effect] = run


def require_all_bound() -> None:
    """Raise ``RuntimeError`` when the table names what no package has bound: no start like that."""
    loose = [str(g) for g in Guard if g not in _guards] + [
        str(e) for e in Effect if e not in _effects
    ]
    if loose:
        message = f"unbound in the transition table: {', '.join(loose)}"
        raise RuntimeError(message)


def expect_version(case: Case, version: int | None) -> None:
    """Raise ``CaseMovedOn``, saying who did what and when, if the page showed an older case."""
    if version is not None and version != case.version:
        raise moved_on(case.id)


def moved_on(case_id: int) -> CaseMovedOn:
    """Make the refusal that names the last step taken on the case."""
    last = db.session.scalar(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id.desc()).limit(1)
    )
    if last is None:
        return CaseMovedOn()
    who = last.actor.display_name if last.actor else ""
    return CaseMovedOn(who=who, what=str(ACTION_LABELS[last.action]), when=last.happened_at)


def advance(
    case: Case, action: CaseAction, actor: User, at: datetime, *, note: str = ""
) -> CaseEvent:
    """Move the case one step and record it. Nothing else may assign ``case.state``.

    Raises ``PermissionDenied``, ``ActionNotAllowed`` or ``GuardRefused`` (domain design §2).
    """
    transition = TRANSITIONS[action]
    require(actor, transition.permission, case)
    on_behalf_of = giver_of(actor, transition.permission, case)
    before = case.state if transition.sources else None
    if transition.sources and case.state not in transition.sources:
        raise _refusal(case)
    for guard in transition.guards:
        reason = _guards[guard](case, actor, at)
        if reason is not None:
            raise GuardRefused(reason)
    event = CaseEvent(
        case_id=case.id,
        action=action,
        actor_id=actor.id,
        on_behalf_of_id=on_behalf_of,
        from_state=before,
        to_state=_target_of(case, action),
        happened_at=at,
        note=note,
    )
    return _take(case, event, actor)


def begin(case: Case, at: datetime) -> CaseEvent:
    """Enter a matter from the portal: nobody of the house acts, so nobody's permission is asked."""
    action = CaseAction.REGISTER
    event = CaseEvent(
        case_id=case.id, action=action, to_state=_target_of(case, action), happened_at=at, note=""
    )
    return _take(case, event, None)


def _take(case: Case, event: CaseEvent, actor: User | None) -> CaseEvent:
    action, at = event.action, event.happened_at
    db.session.add(event)
    if action is CaseAction.MERGE:
        case.former_state = case.state
    case.state = event.to_state
    subject = f"for user {event.on_behalf_of_id}" if event.on_behalf_of_id else ""
    audit.record(
        f"case.{action.value}", actor_id=event.actor_id, at=at, case_uid=case.uid, subject=subject
    )
    for effect in TRANSITIONS[action].effects:
        # The effects of the first step ask nothing of whoever takes it.
        _effects[effect](case, cast("User", actor), action, at)
    # A step that keeps the state still moves the version on: two people never act on one page.
    case.stepped_at = at
    db.session.flush()
    return event


def _target_of(case: Case, action: CaseAction) -> CaseState:
    transition = TRANSITIONS[action]
    if transition.to_former_state:
        return case.former_state or CaseState.REGISTERED
    return transition.target or case.state


def _refusal(case: Case) -> ActionNotAllowed | CaseMovedOn:
    refusal = moved_on(case.id)
    if refusal.when is None:
        return ActionNotAllowed(str(_l("This step cannot be taken from where the matter stands.")))
    return refusal
