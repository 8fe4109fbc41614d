"""Clocks whose stages are near, and what people were told of them."""

from datetime import timedelta

from sqlalchemy import insert, select

from app.cases.watch.operations import watch
from app.clocks.kinds import ClockKind, ClockStage
from app.clocks.models import Clock, ClockPolicy
from app.extensions import db, end_reading, writing
from app.notices.models import Notice
from tests.factories import NOON

MINUTE = timedelta(minutes=1)
WARNED, LATE, ESCALATED = "clock.due_soon", "clock.overdue", "clock.escalated"


def run_clock(case, kind=ClockKind.CLOSING, due_at=NOON, **values):
    """A running clock that warns half an hour before and escalates half an hour after."""
    query = select(ClockPolicy.id).where(ClockPolicy.clock == kind).order_by(ClockPolicy.id)
    policy_id = db.session.scalars(query).first()
    end_reading()
    row = {
        "case_id": case,
        "unit_id": 1,
        "kind": kind,
        "policy_id": policy_id,
        "start_event": "registered",
        "started_at": NOON - timedelta(days=9),
        "due_at": due_at,
        "warn_at": due_at - 30 * MINUTE,
        "original_due_at": due_at,
        "escalate_at": due_at + 30 * MINUTE,
        "extended_by": 0,
        "stage": ClockStage.NORMAL,
        "next_stage_at": due_at - 30 * MINUTE,
        "provisional": False,
        "trace": "[]",
    } | values
    with writing():
        db.session.execute(insert(Clock), [row])


def look(at, piece=100):
    with writing():
        return watch(at, piece)


def told(office, case=None):
    """Who was told what, in the order it was written down; people by their names in the office."""
    end_reading()
    names = {user_id: name for name, user_id in office.people.items()}
    query = select(Notice).order_by(Notice.id)
    if case is not None:
        query = query.where(Notice.case_id == case)
    return [(names[row.recipient_id], row.kind) for row in db.session.scalars(query)]
