"""Carrying messages outside: each try is counted first, the peer is asked outside any lock."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from app.clocks.queries import agency_zone
from app.errors import DomainError
from app.extensions import db, end_reading, writing
from app.jobs.registry import job, relay_round
from app.notices import digests, queries
from app.notices.kinds import DeliveryState, Pace, Purpose, Way
from app.notices.models import Notice, NoticeDelivery, NoticePreference
from app.notices.operations import DELIVER, carry
from app.notices.parcels import Dropped, pack
from app.notices.rules import pause_after, sending_at
from app.notices.trouble import NotTaken
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from app.jobs.registry import Finish, Payload
    from app.notices.parcels import Parcel

log: Final = structlog.get_logger()
# A worker that died while it asked the peer holds the delivery no longer than this.
CLAIM: Final = timedelta(seconds=90)


class DeliveryInHand(DomainError):
    """Another worker asks the peer at this moment; the outbox tries again."""

    status = 409


@relay_round
def collect_digests() -> int:
    """Plan the digests whose time has come."""
    at = now()
    due = digests.any_due(at)
    end_reading()
    if not due:
        return 0
    with writing():
        return digests.plan(at)


@job(DELIVER)
def deliver(payload: Payload) -> Finish:
    """Ask the peer to take a message; what it answered is written in the job's commit.

    A refusal is no failure of the job: it plans the next try itself, with growing pauses, so that
    a peer that is away for hours is asked again when it is back.
    """
    delivery_id = int(payload["delivery_id"])
    parcel = _claim(delivery_id, now())
    if parcel is None:
        return _nothing
    trouble = ""
    try:
        parcel.send()
    except NotTaken as refusal:
        trouble = refusal.kind
    return partial(_note_answer, delivery_id, trouble)


def _nothing() -> None:
    """Nothing is left to do."""


def _claim(delivery_id: int, at: datetime) -> Parcel | None:
    """Count the try and keep others from making it too; None when there is none to make."""
    with writing():
        delivery = _locked(delivery_id)
        if delivery is None:
            return None
        if delivery.claimed_until is not None and delivery.claimed_until > at:
            raise DeliveryInHand
        later = _still_quiet(delivery, at)
        if later > at:
            _try_again(delivery, later, at)
            return None
        try:
            parcel = pack(delivery, at)
        except Dropped as reason:
            delivery.state = DeliveryState.DROPPED
            delivery.last_error = reason.reason.value
            return None
        delivery.attempts += 1
        delivery.claimed_until = at + CLAIM
        return parcel


def _locked(delivery_id: int) -> NoticeDelivery | None:
    """Load a delivery that waits, alone; None when it is done with."""
    return db.session.scalar(
        select(NoticeDelivery)
        .where(NoticeDelivery.id == delivery_id, NoticeDelivery.state == DeliveryState.PENDING)
        .with_for_update()
    )


def _still_quiet(delivery: NoticeDelivery, at: datetime) -> datetime:
    """Give when it may go: after an outage that ended by night, what waited waits on."""
    if delivery.purpose is Purpose.TEST:
        return at
    pace = Pace.PROMPT
    if delivery.notice_id is not None:
        pace = db.session.get_one(Notice, delivery.notice_id).pace
    if delivery.way is Way.CHAT:
        return sending_at(pace, queries.ROOM_QUIET, at, agency_zone())
    preference = db.session.get(NoticePreference, delivery.recipient_id)
    quiet = queries.reach_of(preference).quiet if preference is not None else None
    return sending_at(pace, quiet, at, agency_zone())


def _note_answer(delivery_id: int, trouble: str) -> None:
    delivery = _locked(delivery_id)
    if delivery is None:
        return
    at = now()
    delivery.claimed_until = None
    delivery.last_error = trouble
    if not trouble:
        delivery.state = DeliveryState.SENT
        delivery.sent_at = at
        return
    log.warning("message not taken", delivery=delivery_id, way=delivery.way.value, kind=trouble)
    pause = pause_after(delivery.attempts, delivery.most_attempts)
    if pause is None:
        delivery.state = DeliveryState.FAILED
    else:
        _try_again(delivery, at + pause, at)


def _try_again(delivery: NoticeDelivery, when: datetime, at: datetime) -> None:
    delivery.not_before = when
    carry([(delivery.id, when)], at)
