"""Telling people, inside the unit of work of what they are told of."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite

from app.clocks.queries import agency_zone
from app.extensions import db
from app.jobs.models import OutboxMessage, OutboxState
from app.notices import queries, wording
from app.notices.kinds import DeliveryState, Pace, Purpose, Way
from app.notices.models import Notice, NoticeDelivery
from app.notices.rules import MOST_ATTEMPTS, sending_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from app.notices.queries import Reach, Room

DELIVER: Final = "notices.deliver"
_PIECE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody is to be told.

    ``key`` is unique for a recipient: telling the same again does nothing. ``data`` has codes,
    numbers and times only. ``discreet``: nothing of it is named outside (sealed, about staff).
    ``outside=False``: it is shown on the recipient's own page only.
    """

    kind: str
    key: str
    pace: Pace
    case_id: int | None
    data: Mapping[str, str | int]
    discreet: bool = False
    outside: bool = True


class _Told(NamedTuple):
    notice_id: int
    recipient_id: int
    message: Message


def tell(pairs: Iterable[tuple[int, Message]], at: datetime) -> int:
    """Tell recipients what they were not told before; return how many notices that makes.

    Everything is written in bulk; what goes outside leaves by the outbox after the commit.
    """
    wanted = {(recipient_id, message.key): message for recipient_id, message in pairs}
    for message in wanted.values():
        if not wording.is_known(message.kind):
            raise LookupError(f"no wording for {message.kind}")
    told: list[_Told] = []
    for piece in _pieces(list(wanted.items())):
        told += _keep(dict(piece), at)
    _send_outside([one for one in told if one.message.outside], at)
    return len(told)


def settle(recipients: Iterable[int], key: str, at: datetime) -> None:
    """Mark as read what asks nothing of anybody any more; what has not left yet is dropped."""
    db.session.execute(
        update(Notice)
        .where(
            Notice.recipient_id.in_(sorted(recipients)),
            Notice.key == key,
            Notice.read_at.is_(None),
        )
        .values(read_at=at)
    )


def _pieces(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _PIECE):
        yield rows[start : start + _PIECE]


def _keep(wanted: Mapping[tuple[int, str], Message], at: datetime) -> list[_Told]:
    """Add what is new; the unique key passes over what the recipient was told before."""
    on = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    notices = Notice.__table__.c
    added = db.session.execute(
        on.insert(Notice.__table__)
        .on_conflict_do_nothing(index_elements=["recipient_id", "key"])
        .returning(notices.id, notices.recipient_id, notices.key),
        _rows(wanted, at),
    )
    return sorted(
        _Told(row.id, row.recipient_id, wanted[row.recipient_id, row.key]) for row in added
    )


def _rows(wanted: Mapping[tuple[int, str], Message], at: datetime) -> list[dict[str, Any]]:
    """Write messages as rows; what several recipients share is written out once."""
    shared: dict[int, dict[str, Any]] = {}
    for message in wanted.values():
        if id(message) not in shared:
            shared[id(message)] = {
                "kind": message.kind,
                "key": message.key,
                "case_id": message.case_id,
                "data": json.dumps(dict(message.data), ensure_ascii=False, sort_keys=True),
                "pace": message.pace,
                "discreet": message.discreet,
                "outside": message.outside,
                "created_at": at,
            }
    return [
        {**shared[id(message)], "recipient_id": recipient_id}
        for (recipient_id, _key), message in wanted.items()
    ]


def _send_outside(told: Sequence[_Told], at: datetime) -> None:
    """Plan what goes by e-mail, SMS and to chat rooms now; digests are collected by the relay."""
    soon = [one for one in told if one.message.pace is not Pace.DIGEST]
    if not soon:
        return
    recipients = {one.recipient_id for one in soon}
    reaches, rooms = queries.reaches_of(recipients), queries.rooms_of(recipients)
    rows = [row for one in soon for row in _to_person(one, reaches.get(one.recipient_id), at)]
    rows += [row for one in soon for row in _to_rooms(one, rooms, at)]
    plan_deliveries(rows, at)


def _to_person(one: _Told, reach: Reach | None, at: datetime) -> Iterator[dict[str, Any]]:
    if reach is None:
        return
    starts = sending_at(one.message.pace, reach.quiet, at, agency_zone())
    for way in reach.ways:
        yield delivery(
            way, Purpose.NOTICE, at, starts, recipient_id=one.recipient_id, notice_id=one.notice_id
        )


def _to_rooms(one: _Told, rooms: Sequence[Room], at: datetime) -> Iterator[dict[str, Any]]:
    """Let rooms hear what is no secret; the topic lets each hear it once."""
    if one.message.discreet:
        return
    for room in rooms:
        if room.members is None or one.recipient_id in room.members:
            yield delivery(
                Way.CHAT,
                Purpose.NOTICE,
                at,
                sending_at(one.message.pace, queries.ROOM_QUIET, at, agency_zone()),
                channel_id=room.channel_id,
                notice_id=one.notice_id,
                topic=f"{one.message.kind} {one.message.key}"[:200],
            )


def delivery(
    way: Way, purpose: Purpose, at: datetime, not_before: datetime, **values: object
) -> dict[str, Any]:
    """Give the values of a delivery that waits."""
    blank = dict.fromkeys(("recipient_id", "channel_id", "notice_id", "topic", "digest_on"))
    return blank | {
        "uid": str(uuid.uuid4()),
        "way": way,
        "purpose": purpose,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "most_attempts": 1 if purpose is Purpose.TEST else MOST_ATTEMPTS,
        "created_at": at,
        "not_before": not_before,
        "last_error": "",
        **values,
    }


def plan_deliveries(rows: Sequence[dict[str, Any]], at: datetime) -> int:
    """Add deliveries and their work; what was planned before is passed over. Returns how many."""
    planned = 0
    deliveries = NoticeDelivery.__table__
    on = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    for piece in _pieces(rows):
        added = db.session.execute(
            on.insert(deliveries)
            .on_conflict_do_nothing()
            .returning(deliveries.c.id, deliveries.c.not_before),
            list(piece),
        )
        new = [(row.id, row.not_before) for row in added]
        planned += len(new)
        carry(new, at)
    return planned


def carry(deliveries: Sequence[tuple[int, datetime]], at: datetime) -> None:
    """Leave the work of deliveries in the outbox, in bulk."""
    if deliveries:
        db.session.execute(
            insert(OutboxMessage),
            [
                {
                    "task": DELIVER,
                    "payload": json.dumps({"delivery_id": delivery_id}),
                    "state": OutboxState.PENDING,
                    "attempts": 0,
                    "created_at": at,
                    "not_before": not_before,
                    "last_error": "",
                }
                for delivery_id, not_before in deliveries
            ],
        )


def mark_read(recipient_id: int, at: datetime, *, notice_id: int) -> None:
    """Note that somebody has read one of their notices; once."""
    db.session.execute(
        update(Notice)
        .where(
            Notice.id == notice_id, Notice.recipient_id == recipient_id, Notice.read_at.is_(None)
        )
        .values(read_at=at)
    )


def mark_all_read(recipient_id: int, at: datetime, *, up_to: int) -> None:
    """Note that somebody has read what the page showed them, not what came after it."""
    db.session.execute(
        update(Notice)
        .where(Notice.recipient_id == recipient_id, Notice.id <= up_to, Notice.read_at.is_(None))
        .values(read_at=at)
    )
