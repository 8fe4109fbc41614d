"""Running limits on matters, put straight where a test begins."""

from datetime import timedelta

import pytest

from app.cases.states import CaseState
from app.clocks.kinds import ChangeKind, ClockEvent, ClockKind
from app.clocks.models import Clock, ClockChange, ClockPause, ClockPolicy
from app.extensions import db, writing
from tests.factories import NOON, make_case


@pytest.fixture
def runs(office):
    """Give a matter with one running limit: ``runs(ClockKind.ARRIVAL, minutes=20)``; its id."""

    def make(
        limit=ClockKind.CLOSING, state=CaseState.RECEIVED, *, minutes=None, due=None, **values
    ):
        due_at = due or NOON + timedelta(minutes=minutes)
        clock = {
            "warn_at": due_at - timedelta(hours=1),
            "escalate_at": due_at + timedelta(days=1),
            "provisional": False,
            "paused_at": None,
        }
        clock |= {name: values.pop(name) for name in list(values) if name in clock}
        case_id = values.pop("case_id", None) or make_case(office, state, **values)
        policy = db.session.query(ClockPolicy).filter_by(clock=limit).first()
        with writing():
            running = Clock(
                case_id=case_id,
                unit_id=office.unit_id,
                kind=limit,
                policy_id=policy.id,
                start_event=ClockEvent.REGISTERED,
                started_at=due_at - timedelta(days=5),
                due_at=due_at,
                original_due_at=due_at,
                trace="[]",
                **clock,
            )
            db.session.add(running)
        return case_id

    return make


@pytest.fixture
def explain():
    """Say why the limit of a matter is late: ``explain(case_id, Ground.WORKLOAD)``."""

    def say(case_id, ground, *, at=NOON, expected_on=None):
        clock = db.session.query(Clock).filter_by(case_id=case_id).one()
        with writing():
            db.session.add(
                ClockChange(
                    clock_id=clock.id,
                    case_id=case_id,
                    kind=ChangeKind.DELAY_EXPLAINED,
                    at=at,
                    ground=ground,
                    old_due_at=clock.due_at,
                    expected_on=expected_on,
                )
            )

    return say


@pytest.fixture
def pause():
    """Let the limit of a matter stand still."""

    def stop(case_id, ground, since):
        clock = db.session.query(Clock).filter_by(case_id=case_id).one()
        with writing():
            clock = db.session.get_one(Clock, clock.id)
            clock.paused_at = since
            db.session.add(ClockPause(clock_id=clock.id, ground=ground, paused_at=since))

    return stop
