"""Telling the keeper that a matter is apart: from then on its identity needs two approvers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from app.errors import KeeperUnavailable
from app.extensions import end_reading
from app.identity.lifecycle import mark_apart
from app.jobs.outbox import send
from app.jobs.registry import job

if TYPE_CHECKING:
    from app.cases.models import Case
    from app.jobs.registry import Finish, Payload

MARK_APART: Final = "cases.mark_apart"
WAIT_FOR_KEEPER: Final = timedelta(minutes=10)


def tell_keeper(case: Case, at: datetime) -> None:
    """Leave it to the relay, in the commit that makes the matter one that is apart."""
    send(MARK_APART, {"case_uid": case.uid}, at)


@job(MARK_APART)
def mark(payload: Payload) -> Finish:
    """Put the case on the keeper's list; once there it stays (no list is shortened)."""
    end_reading()
    try:
        mark_apart(str(payload["case_uid"]))
    except KeeperUnavailable:
        return partial(_put_off, payload)
    return _done


def _put_off(payload: Payload) -> None:
    """Leave the same work behind for later: a keeper may be down for longer than jobs try."""
    at = datetime.now(UTC)
    send(MARK_APART, payload, at, not_before=at + WAIT_FOR_KEEPER)


def _done() -> None:
    """Nothing is to be written at the desk."""
