"""Telling the keeper that a matter is apart: from then on its identity needs two approvers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.extensions import end_reading
from app.identity.lifecycle import mark_apart
from app.jobs.outbox import send
from app.jobs.registry import job

if TYPE_CHECKING:
    from datetime import datetime

    from app.cases.models import Case
    from app.jobs.registry import Finish, Payload

MARK_APART: Final = "cases.mark_apart"


def tell_keeper(case: Case, at: datetime) -> None:
    """Leave it to the relay, in the commit that makes the matter one that is apart."""
    send(MARK_APART, {"case_uid": case.uid}, at)


@job(MARK_APART)
def mark(payload: Payload) -> Finish:
    """Put the case on the keeper's list; once there it stays (no list is shortened)."""
    end_reading()
    mark_apart(str(payload["case_uid"]))
    return _done


def _done() -> None:
    """Nothing is to be written at the desk."""
