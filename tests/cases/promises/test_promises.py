"""Promising an answer by a day, and keeping the promise."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.contact.kinds import Ending, TaskKind
from app.cases.contact.operations import tell_change
from app.cases.contact.queries import tasks_of_case
from app.cases.models import Case
from app.cases.promises import operations
from app.cases.states import CaseAction, CaseState
from app.cases.workflow import advance
from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.errors import ActionNotAllowed
from app.extensions import db, end_reading, writing
from app.identity import rounds
from tests import factories
from tests.addresses import token
from tests.cases.contact.conftest import PHONE, Desk
from tests.cases.contact.test_telling import seal_person

TOLD = "已告知仍在等待检验报告。"
FRIDAY, SATURDAY = "2026-11-20", "2026-11-21"


class Matter(Desk):
    """A matter whose person is promised an answer."""

    @property
    def promise_url(self):
        return f"/cases/{token(self.case_id)}/promise"

    def promise(self, browser, day=FRIDAY, **more):
        return browser.post(self.promise_url, {"due_on": day} | more)

    @property
    def clocks(self):
        end_reading()
        return [c for c in clocks_of(self.case_id) if c.kind is ClockKind.PROMISE]


@pytest.fixture
def matter(office, client_for, time_machine):
    time_machine.move_to(factories.NOON, tick=False)
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=True)
    return Matter(office, client_for, case_id)


def test_a_promise_runs_to_the_end_of_its_day_and_the_desk_calls_on_it(both, matter):
    clerk = matter.clerk()
    assert matter.promise_url in clerk.get(f"/cases/{token(matter.case_id)}").text
    assert matter.promise(clerk).location.endswith(f"/cases/{token(matter.case_id)}")
    (clock,) = matter.clocks
    assert f"{clock.due_at:%Y-%m-%d %H:%M:%S}" == "2026-11-20 15:59:59"
    (task,) = matter.tasks
    assert (task.kind, task.not_before) == (TaskKind.PROMISE, clock.warn_at)
    assert (matter.case.due_at, matter.case.due_clock) == (clock.due_at, "promise")
    assert "2026-11-20 23:59" in clerk.get(f"/cases/{token(matter.case_id)}").text
    row = db.session.scalar(select(AuditRow).where(AuditRow.action == "promise.given"))
    assert row.subject == FRIDAY


@pytest.mark.parametrize("day", ["", "2026-11-17", "2027-11-20", "9999-12-31", "0001-01-01", "x"])
def test_a_day_that_cannot_be_promised_is_said_beside_the_field(matter, day):
    answer = matter.promise(matter.clerk(), day)
    assert answer.status_code == 200
    assert 'id="due_on-error"' in answer.text
    assert matter.clocks == []


def test_a_day_off_is_promised_only_knowingly_and_does_not_roll(matter):
    clerk = matter.clerk()
    refused = matter.promise(clerk, SATURDAY)
    assert 'name="day_off_keep"' in refused.text
    assert SATURDAY in refused.text
    assert matter.promise(clerk, SATURDAY, day_off_keep="y").status_code == 302
    assert f"{matter.clocks[0].due_at:%Y-%m-%d}" == SATURDAY


def test_one_promise_at_a_time(matter):
    clerk, other = matter.clerk(), matter.clerk("duty_head")
    hidden = other.hidden_of(matter.promise_url, action=matter.promise_url)
    assert matter.promise(clerk).status_code == 302
    late = other.client.post(matter.promise_url, data=hidden | {"due_on": "2026-11-25"})
    assert late.status_code == 409
    page = other.get(matter.promise_url).text
    assert 'name="due_on"' not in page
    assert 'name="told"' in page
    assert len(matter.clocks) == 1


def test_a_second_promise_is_refused_whatever_page_it_comes_from(matter):
    matter.promise(matter.clerk())
    case = db.session.get_one(Case, matter.case_id)
    later = factories.NOON + timedelta(minutes=5)
    with pytest.raises(ActionNotAllowed):
        operations.promise(case, matter.office.registrar, date(2026, 11, 25), later)
    assert len(matter.clocks) == 1


@pytest.mark.parametrize("state", [CaseState.FEEDBACK_GIVEN, CaseState.ARCHIVED])
def test_nothing_is_promised_to_whom_the_result_was_told(matter, state):
    with writing():
        case = db.session.get_one(Case, matter.case_id)
        case.state, case.closed_at = state, factories.NOON
    clerk = matter.clerk()
    assert 'name="due_on"' not in clerk.get(matter.promise_url).text
    assert matter.promise_url not in clerk.get(f"/cases/{token(matter.case_id)}").text
    assert matter.promise(clerk).status_code == 409


@pytest.mark.parametrize("name", ["leader", "inspector", "team_head", "analyst"])
def test_only_the_desk_promises(matter, name):
    browser = matter.clerk(name)
    assert browser.get(matter.promise_url).status_code in {403, 404}
    assert matter.promise_url not in browser.get(f"/cases/{token(matter.case_id)}").text


def test_a_staff_complaint_is_not_promised_by_the_desk(matter):
    with writing():
        db.session.get_one(Case, matter.case_id).is_sealed = True
    assert matter.clerk().get(matter.promise_url).status_code == 404


@pytest.fixture
def due_today(keeper, matter, time_machine):
    """The promised day has come."""
    seal_person(matter.case_id, matter.office)
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    matter.promise(matter.clerk())
    time_machine.move_to(factories.NOON + timedelta(days=2), tick=False)
    return matter


def test_whatever_the_progress_the_person_is_called_on_the_day(both, due_today):
    clerk = due_today.clerk()
    due_today.take(clerk)
    assert PHONE in due_today.show(clerk).text
    url = f"{due_today.url}/attempt"
    empty = clerk.post(url, {"outcome": "reached", "note": " "}, page=due_today.url)
    assert "govuk-error-message" in empty.text
    assert due_today.clocks[0].stopped_at is None
    said = clerk.post(url, {"outcome": "reached", "note": TOLD}, page=due_today.url)
    assert said.status_code == 302
    assert due_today.clocks[0].outcome is ClockOutcome.MET
    assert due_today.tasks[0].ending is Ending.REACHED
    assert due_today.case.state is CaseState.INVESTIGATING
    assert TOLD in clerk.get(f"/cases/{token(due_today.case_id)}").text


def test_who_is_not_reached_is_still_owed_the_answer(due_today):
    clerk = due_today.clerk()
    assert due_today.tried(clerk, "no_answer").status_code == 302
    assert due_today.clocks[0].stopped_at is None
    assert due_today.tasks[0].done_at is None


def test_an_answer_given_when_the_person_called_keeps_the_promise(both, matter, time_machine):
    clerk = matter.clerk()
    matter.promise(clerk)
    url = f"{matter.promise_url}/answer"
    refused = clerk.post(url, {"told": "电话13800138000"}, page=matter.promise_url)
    assert 'id="told-error"' in refused.text
    assert clerk.post(url, {"told": TOLD}, page=matter.promise_url).status_code == 302
    assert matter.clocks[0].outcome is ClockOutcome.MET
    assert [task.ending for task in matter.tasks] == [Ending.REACHED]
    assert TOLD in clerk.get(f"/cases/{token(matter.case_id)}").text
    time_machine.shift(timedelta(minutes=1))
    assert matter.promise(clerk, "2026-11-25").status_code == 302
    assert len(matter.clocks) == 2


def test_an_answer_without_a_call_leaves_the_call_that_is_owed(both, matter, time_machine):
    clerk = matter.clerk()
    matter.promise(clerk)
    with writing():
        tell_change(db.session.get_one(Case, matter.case_id), factories.NOON)
    url = f"{matter.promise_url}/answer"
    assert clerk.post(url, {"told": TOLD}, page=matter.promise_url).status_code == 302
    endings = {task.kind: task.ending for task in matter.tasks}
    assert endings == {TaskKind.PROMISE: Ending.REACHED, TaskKind.TELL_CHANGE: None}


def test_nobody_is_called_who_left_no_telephone_yet_the_promise_runs(office, client_for, matter):
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=False)
    unreachable = Matter(office, client_for, case_id)
    clerk = unreachable.clerk()
    unreachable.promise(clerk)
    assert unreachable.tasks == []
    url = f"{unreachable.promise_url}/answer"
    assert clerk.post(url, {"told": TOLD}, page=unreachable.promise_url).status_code == 302
    assert unreachable.clocks[0].outcome is ClockOutcome.MET


def test_who_was_told_the_result_is_owed_no_other_answer(both, matter):
    matter.promise(matter.clerk())
    with writing():
        case = db.session.get_one(Case, matter.case_id)
        case.state = CaseState.REGISTERED
        advance(case, CaseAction.ANSWER_AT_DESK, matter.office.registrar, factories.NOON)
    assert matter.clocks[0].outcome is ClockOutcome.MET
    assert [task.ending for task in tasks_of_case(matter.case_id)] == [Ending.CANCELLED]
    assert matter.clerk().post(f"{matter.promise_url}/answer", {"told": TOLD}).status_code == 409
