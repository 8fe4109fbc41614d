"""What is unusual is told to the auditor, once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.audit import operations as audit
from app.extensions import db, writing
from app.notices.models import Notice
from app.oversight.alerts.operations import tell_of_unusual
from app.oversight.alerts.rules import (
    THRESHOLDS,
    Act,
    Unusual,
    findings,
    numbers_without_a_call,
)
from tests.factories import NOON

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # eleven in the evening there


def acts(action, count, every=timedelta(minutes=1), at=NOON, actor_id=7):
    return [Act(at + every * number, action, actor_id) for number in range(count)]


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("custody.opened", Unusual.MANY_REVEALS),
        ("denied", Unusual.MANY_REFUSALS),
        ("audit.exported", Unusual.MANY_EXPORTS),
        ("session.refused", Unusual.SIGN_IN_GUESSING),
    ],
)
def test_the_act_that_reaches_the_threshold_is_the_one_that_is_found(action, what):
    count = THRESHOLDS[what].count
    assert [f.what for f in findings(acts(action, count - 1), ZONE)] == []
    found = [f for f in findings(acts(action, count), ZONE) if f.what is what]
    assert [(f.count, f.at) for f in found] == [(count, NOON + timedelta(minutes=count - 1))]


def test_what_goes_on_is_told_again_at_each_doubling_only():
    found = findings(acts("session.refused", 40, timedelta(seconds=10)), ZONE)
    assert [each.count for each in found] == [5, 10, 20, 40]


def test_acts_far_apart_and_of_several_people_are_usual():
    assert findings(acts("session.refused", 20, timedelta(minutes=10)), ZONE) == []
    by_many = [Act(NOON, "session.refused", person) for person in range(20)]
    assert findings(by_many, ZONE) == []


def test_an_identity_opened_at_night_is_told_of_at_once():
    found = findings(acts("custody.opened", 1, at=NIGHT), ZONE)
    assert [each.what for each in found] == [Unusual.NIGHT_REVEAL]
    assert findings(acts("custody.opened", 1), ZONE) == []


def test_a_number_shown_without_a_call_on_record_is_told_of_after_an_hour():
    shown = Act(NOON, "contact.number_shown", 7, "12")
    called = Act(NOON + timedelta(minutes=9), "contact.no_answer", 7, "12")
    other = Act(NOON + timedelta(minutes=9), "contact.reached", 7, "13")
    late = NOON + timedelta(minutes=61)
    assert numbers_without_a_call([shown], NOON + timedelta(minutes=60)) == []
    assert numbers_without_a_call([shown, called], late) == []
    found = numbers_without_a_call([shown, other], late)
    assert [(each.what, each.actor_id) for each in found] == [(Unusual.NO_ATTEMPT, 7)]


def test_the_auditor_is_told_once_and_never_about_themselves(both, office, client_for):
    with writing():
        for number in range(5):
            audit.record(
                "session.refused",
                actor_id=office.people["leader"],
                at=NOON + timedelta(seconds=number),
            )
    at = NOON + timedelta(minutes=1)
    for expected in (1, 0):
        with writing():
            assert tell_of_unusual(at) == expected
    told = db.session.scalars(db.select(Notice.recipient_id)).all()
    db.session.rollback()
    assert told == [office.people["auditor"]]
    with time_machine.travel(at, tick=False):
        assert "周卫" in client_for(office.auditor).get("/notices").text


def test_the_look_comes_every_five_minutes_by_whichever_relay_is_first(both, jobs, office):
    with time_machine.travel(NOON, tick=False) as clock:
        with writing():
            for _number in range(5):
                audit.record("session.refused", actor_id=None, at=NOON - timedelta(minutes=1))
        jobs()
        jobs()
        assert notices() == 1
        clock.shift(timedelta(minutes=5))
        jobs()
        assert notices() == 1


def notices():
    count = db.session.query(Notice).count()
    db.session.rollback()
    return count
