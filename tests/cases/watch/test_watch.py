"""A stage is told to whoever has to know, at its pace, and the person is called where promised."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import User
from app.cases.contact.kinds import Ending, TaskKind
from app.cases.contact.models import ContactTask
from app.cases.contact.operations import tell_change
from app.cases.models import Case
from app.cases.states import CaseKind, CaseState
from app.cases.watch import jobs as watch_jobs
from app.cases.watch.jobs import SWEEP, call_for_a_sweep
from app.cases.watch.operations import watch
from app.clocks.kinds import ClockKind, ClockStage
from app.clocks.models import Clock, ClockChange, ClockRequest
from app.extensions import db, end_reading, writing
from app.jobs.models import OutboxMessage, OutboxState
from app.notices import wording
from app.notices.kinds import Pace
from app.notices.models import Notice
from tests.cases.watch.conftest import ESCALATED, LATE, MINUTE, WARNED, look, run_clock, told
from tests.factories import NOON, make_case


def with_inspector(office, **values):
    return make_case(office, CaseState.INVESTIGATING, owner_id=office.people["inspector"], **values)


def test_first_the_owner_then_the_team_head_then_the_leaders(both, office):
    case = with_inspector(office)
    run_clock(case)
    look(NOON - 10 * MINUTE)
    assert told(office) == [("inspector", WARNED)]
    look(NOON + 10 * MINUTE)
    assert set(told(office)[1:]) == {("inspector", LATE), ("team_head", LATE)}
    look(NOON + 40 * MINUTE)
    leaders = {("leader", ESCALATED), ("second_leader", ESCALATED)}
    assert set(told(office)[3:]) == {("inspector", ESCALATED), ("team_head", ESCALATED)} | leaders


@pytest.mark.parametrize(
    ("state", "kind", "expected"),
    [
        (CaseState.AWAITING_SIGN_OFF, ClockKind.DISPATCH, {"leader", "second_leader"}),
        (CaseState.CLOSING_SUBMITTED, ClockKind.CLOSING, {"leader", "second_leader"}),
        (
            CaseState.DISPATCHED,
            ClockKind.RECEIPT,
            {"team_head", "inspector", "second_inspector"},
        ),
        (CaseState.CLOSED, ClockKind.FEEDBACK, {"registrar", "duty_head"}),
    ],
)
def test_a_case_in_a_roles_inbox_reaches_everybody_who_holds_the_role(
    both, office, state, kind, expected
):
    case = make_case(office, state, owner_id=office.people["leader"])
    run_clock(case, kind)
    look(NOON - 10 * MINUTE)
    assert {who for who, _ in told(office)} == expected


def test_a_leader_who_has_to_decide_on_time_is_told_with_the_one_who_works(both, office):
    case = with_inspector(office)
    run_clock(case)
    with writing():
        clock = db.session.query(Clock).one()
        db.session.add(
            ClockRequest(
                clock_id=clock.id, case_id=case, unit_id=office.unit_id, kind="extension",
                ground="complex", amount=3, reason="复杂", words="案情复杂",
                requested_at=NOON, requested_by_id=office.people["inspector"],
            )
        )  # fmt: skip
    look(NOON - 10 * MINUTE)
    assert {who for who, _ in told(office)} == {"inspector", "leader", "second_leader"}


@pytest.mark.parametrize("values", [{"kind": CaseKind.STAFF_COMPLAINT}, {"is_sealed": True}])
def test_a_case_kept_apart_is_told_discreetly_to_those_who_may_know(both, office, values):
    case = make_case(office, **values)
    run_clock(case, ClockKind.ACCEPTANCE)
    look(NOON + 40 * MINUTE)
    assert {who for who, _ in told(office)} == {"discipline"}
    assert all(notice.discreet for notice in db.session.query(Notice))
    plain = make_case(office)
    run_clock(plain, ClockKind.ACCEPTANCE)
    look(NOON + 40 * MINUTE)
    assert not any(n.discreet for n in db.session.query(Notice).filter_by(case_id=plain))


def test_nobody_is_told_of_a_complaint_about_themselves(both, office):
    case = make_case(office, CaseState.AWAITING_SIGN_OFF, complained_of_id=office.people["leader"])
    run_clock(case)
    look(NOON + 40 * MINUTE)
    assert "leader" not in {who for who, _ in told(office)}
    assert ("second_leader", ESCALATED) in told(office)


@pytest.mark.parametrize(
    ("kind", "stage", "pace"),
    [
        (ClockKind.ARRIVAL, WARNED, Pace.URGENT),
        (ClockKind.RECEIPT, WARNED, Pace.PROMPT),
        (ClockKind.FEEDBACK, LATE, Pace.PROMPT),
        (ClockKind.CLOSING, WARNED, Pace.DIGEST),
        (ClockKind.CLOSING, LATE, Pace.DIGEST),
        (ClockKind.CLOSING, ESCALATED, Pace.PROMPT),
        (ClockKind.PROMISE, WARNED, Pace.DIGEST),
    ],
)
def test_what_counts_in_minutes_is_told_at_once_what_counts_in_days_in_the_digest(
    app, office, kind, stage, pace
):
    run_clock(with_inspector(office), kind)
    look(NOON + 40 * MINUTE)
    end_reading()
    assert {n.pace for n in db.session.query(Notice).filter_by(kind=stage)} == {pace}


def test_of_stages_passed_unseen_all_are_written_down_and_the_newest_goes_outside(both, office):
    early, late = with_inspector(office), with_inspector(office)
    run_clock(early)
    run_clock(late, due_at=NOON + 5 * MINUTE)
    look(NOON + timedelta(days=3), piece=1)
    while look(NOON + timedelta(days=3), piece=1).more:
        pass
    end_reading()
    notices = db.session.query(Notice).order_by(Notice.id).all()
    order = list(dict.fromkeys((notice.kind, notice.case_id) for notice in notices))
    assert order == [(kind, case) for kind in (WARNED, LATE, ESCALATED) for case in (early, late)]
    assert {notice.kind for notice in notices if notice.outside} == {ESCALATED}


def test_a_post_nobody_holds_is_told_to_the_administrator_without_the_case(both, office):
    with writing():
        for name in ("leader", "second_leader"):
            db.session.get(User, office.people[name]).active = False
    for _ in range(2):
        run_clock(make_case(office, CaseState.AWAITING_SIGN_OFF), ClockKind.DISPATCH)
    look(NOON - 10 * MINUTE)
    assert told(office) == [("administrator", "post.vacant")]
    notice = db.session.query(Notice).one()
    assert notice.case_id is None
    assert "示投举" not in notice.data
    with force_locale("en"):
        words = wording.inside(notice.kind, {"unit": "示范市局", "post": "leader"})
    assert words.title == "示范市局: nobody holds the post Leader"


def test_that_a_matter_kept_apart_has_no_reader_is_heard_by_nobody(both, office):
    with writing():
        db.session.get(User, office.people["discipline"]).active = False
    run_clock(make_case(office, CaseState.REGISTERED, kind=CaseKind.STAFF_COMPLAINT))
    look(NOON - 10 * MINUTE)
    assert told(office) == []


def test_the_words_name_the_number_the_limit_and_its_due_time(app, office):
    data = {"number": "示投举〔2026〕7号", "clock": "closing", "due_at": NOON.isoformat()}
    with force_locale("en"):
        said = {kind: wording.outside(kind, data, discreet=False) for kind in (WARNED, LATE)}
        hidden = wording.outside(LATE, data, discreet=True)
    assert said[WARNED].title == "示投举〔2026〕7号: Closing is due soon"
    assert said[LATE].title == "示投举〔2026〕7号: Closing is overdue"
    assert "2026-11-18 12:00" in said[LATE].body
    assert "示投举" not in hidden.title + hidden.body


def _task(case, kind, **values):
    times = {"created_at": NOON - timedelta(days=1), "not_before": NOON - timedelta(days=1)}
    return ContactTask(case_id=case, kind=kind, unit_id=1, **(times | values))


def _situations(office):
    """Cases in every situation that decides whether the person is called."""
    made = {
        name: with_inspector(office, can_be_reached=name != "no telephone")
        for name in (
            "reachable", "no telephone", "called anyway", "called later", "called before",
            "to be told already",
        )
    }  # fmt: skip
    with writing():
        db.session.add_all(
            [
                _task(made["called anyway"], TaskKind.FEEDBACK),
                _task(
                    made["called later"], TaskKind.CALL_BACK, not_before=NOON + timedelta(days=9)
                ),
                _task(
                    made["called before"], TaskKind.FEEDBACK, done_at=NOON, ending=Ending.REACHED
                ),
                _task(made["to be told already"], TaskKind.TELL_CHANGE),
            ]
        )
    return made


def _to_be_told(made):
    end_reading()
    names = {case: name for name, case in made.items()}
    query = select(ContactTask.case_id).where(
        ContactTask.kind == TaskKind.TELL_CHANGE, ContactTask.case_id.in_(names)
    )
    return sorted(names[case] for case in db.session.scalars(query))


def test_the_sweep_has_people_called_exactly_as_a_single_change_does(both, office):
    one_by_one, in_bulk = _situations(office), _situations(office)
    at = NOON + MINUTE
    with writing():
        for case in one_by_one.values():
            tell_change(db.session.get(Case, case), at)
    for case in in_bulk.values():
        run_clock(case)
    look(at)
    expected = ["called before", "called later", "reachable", "to be told already"]
    assert _to_be_told(in_bulk) == _to_be_told(one_by_one) == expected
    look(at + MINUTE)
    assert _to_be_told(in_bulk) == expected


@pytest.mark.parametrize("kind", [ClockKind.RECEIPT, ClockKind.CALL_BACK, ClockKind.PROMISE])
def test_no_call_is_made_for_inner_limits_nor_for_calls_that_are_late_themselves(
    both, office, kind
):
    case = with_inspector(office, can_be_reached=True)
    run_clock(case, kind)
    look(NOON + MINUTE)
    end_reading()
    assert db.session.query(ContactTask).count() == 0
    assert db.session.query(ClockChange).count() == (kind is not ClockKind.RECEIPT)


def test_looking_again_tells_nobody_twice(both, office):
    run_clock(with_inspector(office))
    look(NOON + 40 * MINUTE)
    once = told(office)
    assert look(NOON + 41 * MINUTE).reached == ()
    with writing():
        clock = db.session.query(Clock).one()
        clock.stage, clock.next_stage_at = ClockStage.NORMAL, clock.warn_at
    look(NOON + 42 * MINUTE)
    assert told(office) == once


def calls():
    end_reading()
    query = select(OutboxMessage).where(OutboxMessage.task == SWEEP).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def test_the_relay_calls_for_one_sweep_a_minute(both, office, jobs):
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs()
        jobs()
        assert [call.slot for call in calls()] == ["2026-11-18T04:00Z"]
        traveller.shift(60)
        jobs()
        assert [call.slot for call in calls()] == ["2026-11-18T04:00Z", "2026-11-18T04:01Z"]
        assert {call.state for call in calls()} == {OutboxState.DONE}


def test_while_a_sweep_waits_no_other_is_called_for(both, office):
    with time_machine.travel(NOON, tick=False) as traveller:
        assert [call_for_a_sweep() for _ in range(2)] == [1, 0]
        traveller.shift(timedelta(days=3))
        assert call_for_a_sweep() == 0
        assert len(calls()) == 1


def test_of_several_relays_one_calls(both, office):
    start, won, broken = threading.Barrier(4), [], []

    def relay():
        try:
            with both.app_context():
                start.wait(30)
                won.append(call_for_a_sweep())
                db.session.remove()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            broken.append(error)

    with time_machine.travel(NOON, tick=False):
        threads = [threading.Thread(target=relay) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert broken == []
    assert sorted(won) == [0, 0, 0, 1]
    assert len(calls()) == 1


def test_a_full_piece_leaves_the_next_one_in_the_outbox(both, office, jobs, monkeypatch):
    monkeypatch.setattr(watch_jobs, "watch", lambda at: watch(at, 2))
    for _ in range(5):
        run_clock(with_inspector(office))
    with time_machine.travel(NOON + 40 * MINUTE, tick=False):
        jobs()
    assert {clock.stage for clock in db.session.query(Clock)} == {ClockStage.ESCALATED}
    pieces = calls()
    assert len(pieces) > 3
    assert [bool(call.slot) for call in pieces] == [True] + [False] * (len(pieces) - 1)


def test_sweeps_done_a_week_ago_are_forgotten_at_the_full_hour(both, office, jobs):
    with time_machine.travel(NOON - timedelta(days=8), tick=False) as traveller:
        jobs()
        traveller.move_to(NOON - MINUTE, tick=False)
        jobs()
        assert len(calls()) == 2
        traveller.move_to(NOON, tick=False)
        jobs()
        assert [call.slot for call in calls()] == ["2026-11-18T03:59Z", "2026-11-18T04:00Z"]
