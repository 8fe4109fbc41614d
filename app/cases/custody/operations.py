"""What the desk records of custody and whom it tells: codes and numbers, nothing of a person.

The keeper has counted and chained before; these rows let the auditor see it beside everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.roles import Role
from app.audit import operations as audit
from app.cases.custody.queries import holders_of
from app.cases.permissions import Permission, allowed
from app.notices import operations as notices
from app.notices.kinds import Pace
from app.notices.operations import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case


def requested(case: Case, grant_id: str, actor_id: int, subject: str, at: datetime) -> None:
    """Record a request and tell the custodians of the unit who may decide it.

    Whoever the matter is about, or keeps away from it, does not hear that there is one (§5).
    """
    _record("requested", case, actor_id, subject, at, grant_id)
    custodians = [
        user.id
        for user in holders_of(Role.CUSTODIAN, case.unit_id)
        if allowed(user, Permission.APPROVE_IDENTITY, case)
    ]
    _tell("custody-requested", f"custody {grant_id}", case, custodians, actor_id, at)


def decided(  # noqa: PLR0913, PLR0917 - what a decision says
    case: Case, grant_id: str, actor_id: int, requester_id: int, subject: str, at: datetime
) -> None:
    """Record an approval or a refusal; tell the requester when it is decided."""
    _record("decided", case, actor_id, subject, at, grant_id)
    if subject != "first":
        _tell("custody-decided", f"decided {grant_id}", case, [requester_id], actor_id, at)
        asked = [user.id for user in holders_of(Role.CUSTODIAN, case.unit_id)]
        notices.settle(asked, f"custody {grant_id}", at)


def withdrawn(case: Case, grant_id: str, actor_id: int, at: datetime) -> None:
    """Record that a request was taken back."""
    _record("withdrawn", case, actor_id, "", at, grant_id)
    asked = [user.id for user in holders_of(Role.CUSTODIAN, case.unit_id)]
    notices.settle(asked, f"custody {grant_id}", at)


def opened(case: Case, grant_id: str, actor_id: int, subject: str, at: datetime) -> None:
    """Record an opening."""
    _record("opened", case, actor_id, subject, at, grant_id)


def refused_opening(case_uid: str, actor_id: int, code: str, at: datetime) -> None:
    """Record that the keeper refused."""
    audit.record(
        "custody.refused_opening", actor_id=actor_id, at=at, case_uid=case_uid, subject=code
    )


def emergency_opened(case: Case, actor_id: int, ground: str, words: str, at: datetime) -> None:
    """Record an emergency with the leader's words; tell custodians and auditors at once."""
    audit.record(
        "custody.emergency_opened",
        actor_id=actor_id,
        at=at,
        case_uid=case.uid,
        subject=ground,
        words=words,
    )
    key = f"emergency {case.uid} {at.isoformat()}"
    _tell("custody-emergency", key, case, _watchers(), actor_id, at, pace=Pace.URGENT)


def reviewed(case: Case, actor_id: int, finding: str, at: datetime) -> None:
    """Record what a custodian found of an emergency."""
    _record("emergency_reviewed", case, actor_id, finding, at)


def mediator_named(
    case: Case, grant_id: str, mediator_id: int, actor_id: int, at: datetime
) -> None:
    """Record who mediates and tell them."""
    _record("mediator_named", case, actor_id, f"user {mediator_id}", at, grant_id)
    _tell("custody-mediator", f"mediator {grant_id}", case, [mediator_id], actor_id, at)


def mediation_ended(case: Case, grant_id: str, actor_id: int, at: datetime) -> None:
    """Record that a mediator's grant ended."""
    _record("mediation_ended", case, actor_id, "", at, grant_id)


def credential_changed(owner: User, actor_id: int, what: str, at: datetime) -> None:
    """Record that a credential was enrolled or removed; tell all custodians and the auditors."""
    audit.record(f"custody.credential_{what}", actor_id=actor_id, at=at, subject=f"user {owner.id}")
    message = Message(
        kind="custody-credential",
        key=f"credential {owner.id} {what} {at.isoformat()}",
        pace=Pace.PROMPT,
        case_id=None,
        data={"what": what, "name": owner.display_name},
        discreet=True,
    )
    notices.tell([(user_id, message) for user_id in _watchers() if user_id != actor_id], at)


def _watchers() -> list[int]:
    people = (*holders_of(Role.CUSTODIAN), *holders_of(Role.AUDITOR))
    return sorted({user.id for user in people})


def _record(  # noqa: PLR0913, PLR0917 - what a row says
    what: str, case: Case, actor_id: int, subject: str, at: datetime, grant_id: str = ""
) -> None:
    codes = " ".join(part for part in (subject, grant_id) if part)
    audit.record(f"custody.{what}", actor_id=actor_id, at=at, case_uid=case.uid, subject=codes)


def _tell(  # noqa: PLR0913, PLR0917 - whom, what and how fast
    kind: str,
    key: str,
    case: Case,
    recipients: Iterable[int],
    actor_id: int,
    at: datetime,
    *,
    pace: Pace = Pace.PROMPT,
) -> None:
    """Tell recipients; no case is tied to it, because custodians may not read the matter."""
    message = Message(
        kind=kind, key=key, pace=pace, case_id=None, data={"number": case.number}, discreet=True
    )
    notices.tell([(user_id, message) for user_id in recipients if user_id != actor_id], at)
