"""What every act on the spot has in common, when it is not a step of the case itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.audit import operations as audit
from app.cases.models import Case
from app.cases.permissions import Permission, require
from app.cases.states import CaseState
from app.cases.workflow import moved_on
from app.errors import CaseMovedOn
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from flask_babel import LazyString

    from app.accounts.models import User

WHILE_VERIFYING: Final = frozenset({CaseState.ON_SITE, CaseState.INVESTIGATING})


def one_at_a_time(case: Case) -> None:
    """Let nobody else add to this case until the unit of work ends: what is there stays true."""
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())


def note_act(case: Case, actor: User, act: str, at: datetime, *, subject: str = "") -> None:
    """Permit and audit an act of verification that leaves the case's state alone.

    Raises ``PermissionDenied``, and ``CaseMovedOn`` when the case is no longer being verified.
    """
    require(actor, Permission.INVESTIGATE, case)
    if case.state not in WHILE_VERIFYING:
        raise moved_on(case.id)
    audit.record(act, actor_id=actor.id, at=at, case_uid=case.uid, subject=subject)


def expect_row_version(
    shown: int | None, stored: int, what: LazyString, by: User | None, at: datetime | None
) -> None:
    """Raise ``CaseMovedOn`` when somebody else saved the row after the page was shown."""
    if shown != stored:
        raise CaseMovedOn(who=by.display_name if by else "", what=str(what), when=at)
