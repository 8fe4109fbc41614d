"""Nothing runs for three days; then every stage is told once, in order, with the time it had."""

import dataclasses
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.cases.states import CaseState
from app.cases.watch import operations
from app.cases.watch.jobs import SWEEP
from app.clocks.kinds import ClockKind, ClockStage
from app.clocks.models import Clock, ClockChange, ClockStageReached
from app.extensions import db, end_reading, writing
from app.jobs import runner
from app.jobs.models import OutboxMessage, OutboxState
from app.jobs.relay import one_round
from app.notices.kinds import DeliveryState
from app.notices.models import Notice, NoticeDelivery, NoticePreference
from tests.cases.watch.conftest import MINUTE, run_clock
from tests.factories import make_case
from tests.notices.peers import Mailbox, mail_server

# A Friday evening, 18:00 in the agency's zone; on Monday at 18:00 everything runs again.
STOPPED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BACK = STOPPED + timedelta(days=3)
STAGES = [ClockStage.DUE_SOON, ClockStage.OVERDUE, ClockStage.ESCALATED]
NOWHERE = "unix:///nowhere/redis.sock"


@pytest.fixture
def clocks(office):
    """Three cases, a clock each, whose stages all come while nothing runs."""
    inspector = office.people["inspector"]
    team = {"state": CaseState.INVESTIGATING, "owner_id": inspector, "can_be_reached": True}
    run_clock(make_case(office, **team), ClockKind.ARRIVAL, STOPPED + timedelta(hours=1))
    run_clock(make_case(office, **team), ClockKind.CLOSING, STOPPED + timedelta(days=1))
    run_clock(
        make_case(office, CaseState.DISPATCHED), ClockKind.RECEIPT, STOPPED + timedelta(days=2)
    )
    wants_mail(office, "inspector", "team_head", "leader")


def wants_mail(office, *names):
    with writing():
        for name in names:
            db.session.add(
                NoticePreference(
                    user_id=office.people[name],
                    email=f"{name.replace('_', '.')}@office.example",
                    by_email=True,
                    next_digest_at=BACK + timedelta(hours=14),
                )
            )


def with_mail(app, port):
    config = app.extensions["huiyin.config"]
    app.extensions["huiyin.config"] = dataclasses.replace(
        config,
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="hotline@office.example",
        base_url="https://hotline.example",
    )


def expected(office):
    """Who hears of which clock's stages: who acts, their head from overdue on, leaders at last."""
    people = office.people
    owner, head = {people["inspector"]}, {people["team_head"]}
    leaders = {people["leader"], people["second_leader"]}
    team = owner | head | {people["second_inspector"]}
    return {
        (kind, stage): told
        for kind, acting in (
            (ClockKind.ARRIVAL, owner),
            (ClockKind.CLOSING, owner),
            (ClockKind.RECEIPT, team),
        )
        for stage, told in zip(
            STAGES, (acting, acting | head, acting | head | leaders), strict=True
        )
    }


def written_down():
    """Every notice as (limit, stage) and recipient, counted."""
    end_reading()
    query = select(Notice.recipient_id, Notice.kind, Clock.kind).join(
        Clock, Clock.case_id == Notice.case_id
    )
    return Counter(
        ((clock, ClockStage(kind.removeprefix("clock."))), person)
        for person, kind, clock in db.session.execute(query)
    )


def exactly_once(office):
    return Counter((stage, person) for stage, told in expected(office).items() for person in told)


def test_after_three_days_without_anything_each_notice_is_there_exactly_once(
    both, office, jobs, clocks
):
    mailbox = Mailbox(refuse=2)
    with mail_server(mailbox) as port, time_machine.travel(STOPPED, tick=False) as traveller:
        with_mail(both, port)
        jobs.config = both.extensions["huiyin.config"]
        jobs()
        assert written_down() == Counter()
        traveller.move_to(BACK, tick=False)
        jobs()
        assert written_down() == exactly_once(office)
        for _ in range(4):
            traveller.shift(MINUTE)
            jobs()
    assert written_down() == exactly_once(office)

    # Outside only the newest stage of each clock is told, and each message is taken once.
    end_reading()
    deliveries = db.session.query(NoticeDelivery).all()
    newest = {n.id for n in db.session.query(Notice) if n.kind == "clock.escalated"}
    assert {d.notice_id for d in deliveries} <= newest
    assert {d.state for d in deliveries} == {DeliveryState.SENT}
    assert len(deliveries) == len(mailbox.letters) == 9
    letters = Counter(letter["Message-ID"] for _, letter in mailbox.letters)
    assert set(letters.values()) == {1}
    # What the mail server refused was tried again: the repeats outside are counted.
    assert sum(d.attempts - 1 for d in deliveries) == mailbox.tries - len(mailbox.letters) == 2


def test_the_stages_carry_the_time_they_had_and_follow_it(both, office, jobs, clocks):
    with time_machine.travel(BACK, tick=False):
        jobs()
    end_reading()
    rows = db.session.query(ClockStageReached).all()
    assert Counter(row.stage for row in rows) == Counter(dict.fromkeys(STAGES, 3))
    dues = {clock.id: clock.due_at for clock in db.session.query(Clock)}
    for row in rows:
        offset = {"due_soon": -30, "overdue": 0, "escalated": 30}[row.stage]
        assert row.reached_at == dues[row.clock_id] + offset * MINUTE
        assert row.noted_at == BACK
    whens = [json_due(notice) for notice in db.session.query(Notice).order_by(Notice.id)]
    assert whens == sorted(whens)
    changes = db.session.query(ClockChange).order_by(ClockChange.at).all()
    assert [change.at for change in changes] == sorted(dues.values())[:2]


def json_due(notice):
    """When the stage of a notice was reached."""
    clock = db.session.query(Clock).filter_by(case_id=notice.case_id).one()
    offset = {"clock.due_soon": -30, "clock.overdue": 0, "clock.escalated": 30}[notice.kind]
    return clock.due_at + offset * MINUTE


def test_three_days_without_redis_leave_one_sweep_behind(both, office, jobs, clocks):
    config = both.extensions["huiyin.config"]
    down = dataclasses.replace(config, redis_url=NOWHERE)
    with time_machine.travel(STOPPED, tick=False) as traveller:
        for _ in range(72):
            one_round(down)
            traveller.shift(timedelta(hours=1))
        end_reading()
        [waiting] = db.session.query(OutboxMessage).filter_by(task=SWEEP)
        assert waiting.state is OutboxState.PENDING
        assert written_down() == Counter()
        jobs()
    assert written_down() == exactly_once(office)


def test_a_worker_that_dies_in_mid_sweep_leaves_nothing_half_told(
    both, office, jobs, clocks, monkeypatch
):
    def dies(case_ids, at):
        raise RuntimeError("the machine goes down")

    with time_machine.travel(BACK, tick=False) as traveller:
        with monkeypatch.context() as broken:
            broken.setattr(operations, "have_people_called", dies)
            one_round(jobs.config)
            [call] = db.session.query(OutboxMessage).filter_by(task=SWEEP)
            end_reading()
            with pytest.raises(RuntimeError):
                runner.run(call.id)
        assert written_down() == Counter()
        assert db.session.query(ClockStageReached).count() == 0
        traveller.shift(MINUTE)
        jobs()
    assert written_down() == exactly_once(office)
