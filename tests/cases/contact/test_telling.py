"""Telling the person of a changed limit, and giving the promised answer."""

from datetime import timedelta

import pytest

from app.cases.binding import facts_of
from app.cases.contact import operations, queries
from app.cases.contact.kinds import Ending, TaskKind
from app.cases.models import Case
from app.cases.states import CaseAction, CaseKind, CaseState
from app.clocks import operations as clocks
from app.clocks.kinds import ChangeKind, ClockEvent, ClockKind, ClockOutcome, Ground
from app.clocks.models import ClockChange
from app.clocks.queries import clocks_of, running_clock
from app.extensions import db, end_reading, writing
from app.identity import rounds, seal
from app.identity.operations import keep
from tests import factories
from tests.cases.contact.conftest import PHONE, Desk, closed_case

WORDS = "样品已送检，等待检验报告。"


def tell(case_id, at=factories.NOON):
    with writing():
        operations.tell_change(db.session.get_one(Case, case_id), at)


def kinds_of(case_id):
    return [task.kind for task in queries.tasks_of_case(case_id)]


def test_a_change_makes_one_call_however_many_changes_there_are(both, office):
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=True)
    for _ in range(2):
        tell(case_id)
    assert kinds_of(case_id) == [TaskKind.TELL_CHANGE]
    assert queries.tasks_of_case(case_id)[0].not_before == factories.NOON


def test_nobody_is_called_who_left_no_telephone(app, office):
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=False)
    tell(case_id)
    assert kinds_of(case_id) == []


def test_nobody_is_called_twice_who_is_called_with_the_result_now(app, office):
    case_id = closed_case(office)
    tell(case_id)
    assert kinds_of(case_id) == [TaskKind.FEEDBACK]


@pytest.mark.parametrize("kept", [{"is_sealed": True}, {"kind": CaseKind.STAFF_COMPLAINT}])
def test_calls_on_matters_kept_apart_take_no_place_from_the_others(both, office, kept, monkeypatch):
    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    state = CaseState.INVESTIGATING
    for _ in range(3):
        tell(factories.make_case(office, state, can_be_reached=True, **kept))
    later = factories.NOON + timedelta(minutes=5)
    common = factories.make_case(office, state, can_be_reached=True)
    tell(common, later)
    assert [task.case_id for task in queries.tasks_for(office.registrar)] == [common]
    with writing():
        task = operations.take_next(office.registrar, later)
        assert (task.case_id, task.kind) == (common, TaskKind.TELL_CHANGE)


def extended(case_id, office, at=factories.NOON):
    """A closing limit that a leader gave more time, and the call that tells of it."""
    with writing():
        case = db.session.get_one(Case, case_id)
        clocks.on_event(
            case_id, case.unit_id, ClockEvent.REGISTERED, facts_of(case), at, case.received_at
        )
        clock = running_clock(case_id, ClockKind.CLOSING)
        add_change(clock, ChangeKind.EXTENDED, at)
        operations.tell_change(case, at)


def add_change(clock, kind, at):
    db.session.add(
        ClockChange(
            clock_id=clock.id,
            case_id=clock.case_id,
            kind=kind,
            at=at,
            ground=Ground.TESTING,
            words=WORDS,
            old_due_at=clock.due_at,
            new_due_at=clock.due_at + timedelta(days=7),
        )
    )


@pytest.fixture
def open_case(office, client_for, time_machine):
    """A matter under investigation whose person can be reached, and has to be told of a change."""
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=True)
    seal_person(case_id, office)
    extended(case_id, office)
    return Desk(office, client_for, case_id)


@pytest.fixture
def to_tell(keeper, open_case):
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    return open_case


def seal_person(case_id, office):
    uid = db.session.get_one(Case, case_id).uid
    end_reading()
    box = seal.seal_identity(seal.Identity(name="张三丰", phone=PHONE), uid, taker_id=7)
    with writing():
        keep(box, actor_id=office.people["registrar"], at=factories.NOON)


def test_the_change_is_read_out_and_the_call_ends_it(both, to_tell):
    clerk = to_tell.clerk()
    to_tell.take(clerk)
    assert WORDS in clerk.get(to_tell.url).text
    answer = to_tell.tried(clerk, "reached")
    assert answer.location.endswith("/desk/contact")
    assert [(t.kind, t.ending) for t in to_tell.tasks] == [(TaskKind.TELL_CHANGE, Ending.REACHED)]
    assert to_tell.case.state is CaseState.INVESTIGATING
    assert clock_of(to_tell, ClockKind.FIRST_REPLY).outcome is ClockOutcome.MET
    assert queries.untold_changes(to_tell.case_id) == []


def clock_of(desk, kind):
    end_reading()
    return [c for c in clocks_of(desk.case_id) if c.kind is kind][-1]


def test_a_change_during_the_call_is_told_in_another(to_tell):
    clerk = to_tell.clerk()
    to_tell.take(clerk)
    assert PHONE in to_tell.show(clerk).text
    at = to_tell.tasks[0].shown_at + timedelta(minutes=1)
    with writing():
        add_change(running_clock(to_tell.case_id, ClockKind.CLOSING), ChangeKind.EXTENDED, at)
    tell(to_tell.case_id, at)
    clerk.post(f"{to_tell.url}/attempt", {"outcome": "reached"}, page=to_tell.url)
    assert [task.ending for task in to_tell.tasks] == [Ending.REACHED, None]


def test_three_tries_in_vain_leave_it_on_the_status_page(to_tell, time_machine):
    for hours in (0, 3, 6):
        time_machine.move_to(factories.NOON + timedelta(hours=hours, minutes=30), tick=False)
        clerk = to_tell.clerk()
        assert to_tell.tried(clerk).status_code == 302
    assert clerk.post(f"{to_tell.url}/status-page", page=to_tell.url).status_code == 302
    assert to_tell.tasks[0].ending is Ending.TRIED
    assert to_tell.case.state is CaseState.INVESTIGATING


def test_the_call_with_the_result_takes_the_place_of_the_other(both, office):
    case_id = factories.make_case(
        office, CaseState.CLOSED, can_be_reached=True, closed_at=factories.NOON
    )
    extended(case_id, office)
    with writing():
        case = db.session.get_one(Case, case_id)
        operations.make_task(case, office.leader, CaseAction.APPROVE_CLOSING, factories.NOON)
    assert [(t.kind, t.ending) for t in queries.tasks_of_case(case_id)] == [
        (TaskKind.TELL_CHANGE, Ending.CANCELLED),
        (TaskKind.FEEDBACK, None),
    ]
    assert queries.untold_changes(case_id) != []


def test_the_call_with_the_result_reads_out_what_changed(office, client_for):
    case_id = closed_case(office)
    extended(case_id, office)
    desk = Desk(office, client_for, case_id)
    clerk = desk.clerk()
    desk.take(clerk)
    assert WORDS in clerk.get(desk.url).text


def test_a_change_told_beside_the_result_does_not_stand_for_the_result(keeper, office, client_for):
    case_id = closed_case(office)
    with writing():
        task = queries.tasks_of_case(case_id)[0]
        task.not_before += timedelta(hours=3)
        operations.tell_change(db.session.get_one(Case, case_id), factories.NOON)
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    desk = Desk(office, client_for, case_id)
    assert desk.tried(desk.clerk(), "reached").status_code == 302
    assert desk.tasks[-1].ending is Ending.REACHED
    assert clock_of(desk, ClockKind.FEEDBACK).stopped_at is None
