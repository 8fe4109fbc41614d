"""Running clocks follow the calendar, once each, with a trace; the cases follow the clocks."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.cases.binding import refresh_due
from app.cases.models import Case
from app.clocks.kinds import ChangeKind, ClockEvent, ClockKind, DayKind, Ground
from app.clocks.models import CalendarYear, Clock, ClockChange, ClockPause
from app.clocks.operations import resume, start
from app.clocks.policies import Facts
from app.clocks.queries import policy_of
from app.clocks.years import jobs as year_jobs
from app.clocks.years import operations
from app.clocks.years.kinds import Entry
from app.clocks.years.queries import RECOMPUTE, Span, progress_of
from app.extensions import db, end_reading, writing
from app.jobs import runner
from app.jobs.models import OutboxMessage, OutboxState
from tests.factories import make_case

RECEIVED = datetime(2027, 2, 1, 4, 0, tzinfo=UTC)
GENERAL = Facts(kind="report", area_type="urban", complexity="general")


def local(text):
    return datetime.fromisoformat(f"{text}T23:59:59+08:00")


@pytest.fixture(autouse=True)
def _february():
    with time_machine.travel(RECEIVED + timedelta(hours=1), tick=False):
        yield


def case_with(office, at=RECEIVED, kinds=(ClockKind.CLOSING,), facts=GENERAL):
    """A case on which the limit of closing runs: fifteen working days."""
    case_id = make_case(office, at=at)
    with writing():
        for kind in kinds:
            assert start(case_id, office.unit_id, kind, facts, at, event=ClockEvent.REGISTERED)
        refresh_due(db.session.get_one(Case, case_id))
    end_reading()
    return case_id


def clock_of(case_id, kind=ClockKind.CLOSING):
    end_reading()
    return db.session.scalars(
        select(Clock).where(Clock.case_id == case_id, Clock.kind == kind)
    ).one()


def clock_of_now(case_id):
    """The clock within a unit of work."""
    return db.session.scalars(select(Clock).where(Clock.case_id == case_id)).one()


def changes_of(case_id):
    end_reading()
    return list(db.session.scalars(select(ClockChange).where(ClockChange.case_id == case_id)))


def waiting():
    end_reading()
    query = select(OutboxMessage.id).where(
        OutboxMessage.task == RECOMPUTE, OutboxMessage.state == OutboxState.PENDING
    )
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def work():
    """Do the batches one after the other, as the worker would."""
    rounds = 0
    while found := waiting():
        for message_id in found:
            end_reading()
            runner.run(message_id)
        rounds += 1
    return rounds


def set_day(office, on, kind=DayKind.HOLIDAY):
    end_reading()
    with writing():
        entry = Entry(date.fromisoformat(on), kind, "建城日")
        operations.set_day(entry, "市政府公告", office.people["administrator"], RECEIVED)


def import_2027(office, client_for, notice):
    browser = client_for(office.administrator)
    preview = notice.send(browser, notice.lines)
    assert notice.confirm(browser, preview).status_code == 302
    return preview


def test_a_provisional_limit_becomes_definite_and_its_case_follows(
    both, office, client_for, notice, jobs
):
    case_id = case_with(office)
    before = clock_of(case_id)
    assert before.provisional
    assert before.due_at == local("2027-02-24")
    version = db.session.get_one(Case, case_id).version

    import_2027(office, client_for, notice)
    jobs()

    after = clock_of(case_id)
    assert not after.provisional
    assert after.due_at == local("2027-02-26")  # three swapped days off, one Sunday worked
    assert after.original_due_at == local("2027-02-24")
    trace = json.loads(after.trace)
    assert [entry["provisional"] for entry in trace] == [True, False]
    case = db.session.get_one(Case, case_id)
    assert (case.due_at, case.due_clock) == (after.due_at, "closing")
    assert case.version == version  # nobody's page has become stale
    (change,) = changes_of(case_id)
    assert change.kind is ChangeKind.RECOMPUTED
    assert (change.old_due_at, change.new_due_at) == (local("2027-02-24"), after.due_at)
    assert notice.source in change.words
    assert change.actor_id == office.people["administrator"]


def test_a_limit_that_does_not_move_is_definite_without_a_change(both, office, client_for, notice):
    case_id = case_with(office, at=datetime(2027, 3, 1, 4, 0, tzinfo=UTC))
    before = clock_of(case_id).due_at
    import_2027(office, client_for, notice)
    work()
    after = clock_of(case_id)
    assert (after.due_at, after.provisional) == (before, False)
    assert len(json.loads(after.trace)) == 2
    assert changes_of(case_id) == []


def test_the_preview_and_the_page_say_how_many_limits_follow(app, office, client_for, notice):
    for _ in range(3):
        case_with(office)
    browser = client_for(office.administrator)
    browser.post("/language", {"lang": "en", "next": "/"}, page="/admin")
    preview = notice.send(browser, notice.lines)
    assert "3 will be worked out anew" in preview.text
    notice.confirm(browser, preview)
    assert "3 running limits are being worked out anew" in browser.get("/admin").text
    assert "0 of 3" in browser.get("/admin/calendar/2027").text
    work()
    assert "3 running limits have been worked out anew" in browser.get("/admin/calendar/2027").text


def test_the_work_goes_on_in_batches_and_shows_how_far_it_is(both, office, monkeypatch):
    monkeypatch.setattr(year_jobs, "BATCH", 2)
    cases = [case_with(office) for _ in range(5)]
    set_day(office, "2027-02-15")

    (first,) = waiting()
    runner.run(first)
    progress = progress_of(2027)
    assert (progress.done, progress.of) == (2, 5)
    assert [len(changes_of(case_id)) for case_id in cases] == [1, 1, 0, 0, 0]

    runner.run(first)  # the same row once more does nothing
    assert work() == 2
    progress = progress_of(2027)
    assert (progress.done, progress.of, progress.state) == (5, 5, OutboxState.DONE)
    assert [len(changes_of(case_id)) for case_id in cases] == [1] * 5
    assert {clock_of(case_id).due_at for case_id in cases} == {local("2027-02-25")}


def test_a_single_day_leaves_an_unknown_year_unknown(both, office):
    case_id = case_with(office)
    set_day(office, "2027-02-15")
    work()
    assert clock_of(case_id).provisional
    assert clock_of(case_id).due_at == local("2027-02-25")
    assert db.session.get(CalendarYear, 2027) is None
    (change,) = changes_of(case_id)
    assert "2027" in change.words


def test_taking_the_day_away_brings_the_limit_back(both, office):
    case_id = case_with(office)
    set_day(office, "2027-02-15")
    work()
    end_reading()
    with writing():
        operations.take_away(date(2027, 2, 15), office.people["administrator"], RECEIVED)
    work()
    assert clock_of(case_id).due_at == local("2027-02-24")
    assert len(changes_of(case_id)) == 2
    assert len(json.loads(clock_of(case_id).trace)) == 3


def test_a_day_off_declared_afterwards_takes_no_lateness_away(both, office):
    late = case_with(office, at=datetime(2026, 11, 2, 4, 0, tzinfo=UTC))
    assert clock_of(late).due_at == local("2026-11-23")
    set_day(office, "2026-11-10")
    work()
    assert clock_of(late).due_at == local("2026-11-23")
    assert changes_of(late) == []


def test_a_make_up_sunday_makes_the_limit_end_earlier(both, office):
    case_id = case_with(office)
    set_day(office, "2027-02-14", DayKind.MAKE_UP)
    work()
    assert clock_of(case_id).due_at == local("2027-02-23")


@pytest.mark.parametrize("on", ["2027-01-29", "2027-03-02"])
def test_a_day_that_no_limit_looks_at_leaves_everything_alone(app, office, on):
    case_id = case_with(office)
    set_day(office, on)
    assert waiting() == []
    assert len(json.loads(clock_of(case_id).trace)) == 1


def test_the_day_on_which_a_leader_would_hear_of_it_is_looked_at(app, office):
    case_id = case_with(office)
    assert clock_of(case_id).escalate_at == local("2027-02-25")
    set_day(office, "2027-02-25")
    work()
    after = clock_of(case_id)
    assert after.escalate_at == local("2027-02-26")
    assert after.due_at == local("2027-02-24")
    assert changes_of(case_id) == []


def test_limits_that_have_stopped_or_run_in_minutes_or_to_a_named_day_stay(app, office):
    case_id = case_with(office, kinds=(ClockKind.CLOSING, ClockKind.FIRST_REPLY))
    with writing():
        clock = clock_of(case_id)
        clock.stopped_at, clock.outcome = RECEIVED, "met"
    set_day(office, "2027-02-02")
    assert waiting() == []


def test_two_workers_at_once_change_each_limit_once(both, office):
    cases = [case_with(office) for _ in range(6)]
    set_day(office, "2027-02-15")
    with writing():
        days = Span(date(2027, 1, 1), date(2027, 12, 31))
        operations.recompute(2027, days, office.people["administrator"], RECEIVED)
    messages = waiting()
    assert len(messages) == 2
    end_reading()
    begin = threading.Barrier(2)
    troubles = []

    def one(message_id):
        with both.app_context():
            begin.wait()
            try:
                runner.run(message_id)
            except Exception as trouble:  # noqa: BLE001 - told to the test
                troubles.append(trouble)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(each,)) for each in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert waiting() == []
    for case_id in cases:
        assert len(changes_of(case_id)) == 1
        assert len(json.loads(clock_of(case_id).trace)) == 2
        end_reading()
        assert db.session.get_one(Case, case_id).due_at == local("2027-02-25")


def test_work_that_has_stopped_can_be_begun_again(app, office, client_for):
    case_id = case_with(office)
    set_day(office, "2027-02-15")
    with writing():
        message = db.session.get_one(OutboxMessage, waiting()[0])
        message.state = OutboxState.FAILED
    browser = client_for(office.administrator)
    page = browser.get("/admin/calendar/2027").text
    assert "/admin/calendar/2027/recompute" in page
    url = "/admin/calendar/2027/recompute"
    browser.post(url, page="/admin/calendar/2027")
    assert len(waiting()) == 1
    # While it is under way another press adds nothing.
    token = browser.hidden_of("/admin/calendar/2027")
    assert browser.client.post(url, data=token).status_code == 302
    assert len(waiting()) == 1
    work()
    assert clock_of(case_id).due_at == local("2027-02-25")


def test_a_limit_that_stands_still_follows_when_it_runs_on(both, office):
    """Until then it shows no date, and nobody is told of one."""
    case_id = case_with(office)
    due_at = clock_of(case_id).due_at
    with writing():
        clock = clock_of_now(case_id)
        clock.paused_at = RECEIVED
        db.session.add(ClockPause(clock_id=clock.id, ground=Ground.TESTING, paused_at=RECEIVED))
    set_day(office, "2027-02-03")
    work()
    assert clock_of(case_id).due_at == due_at
    assert changes_of(case_id) == []
    with writing():
        clock = clock_of_now(case_id)
        resume(clock, policy_of(clock), RECEIVED + timedelta(hours=2))
    assert clock_of(case_id).due_at == due_at + timedelta(days=1)
