"""The contact desk through its pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.contact import operations, queries
from app.cases.contact.kinds import Ending, TaskKind
from app.cases.contact.models import Withdrawal
from app.cases.models import Case
from app.cases.states import CaseAction, CaseState
from app.cases.workflow import advance
from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of, running_clock
from app.errors import GuardRefused
from app.extensions import db, end_reading, writing
from app.identity import client, rounds
from tests import factories
from tests.addresses import token
from tests.cases.contact.conftest import ANSWER, PHONE, SAFE, SAID, Desk, closed_case


def clock(case_id, kind):
    end_reading()
    return [c for c in clocks_of(case_id) if c.kind is kind][-1]


def test_the_next_task_is_given_and_kept_until_it_is_given_back(both, desk):
    clerk, other = desk.clerk(), desk.clerk("duty_head")
    assert desk.take(clerk).location.endswith(desk.url)
    assert ANSWER in clerk.get(desk.url).text
    assert desk.take(clerk).location.endswith(desk.url)
    assert desk.take(other).location.endswith("/desk/contact")
    assert other.get(desk.url).status_code == 404
    assert clerk.post(f"{desk.url}/give-back", page=desk.url).status_code == 302
    assert desk.take(other).location.endswith(desk.url)


def test_two_clerks_never_get_the_same_task(both, office):
    for _ in range(2):
        closed_case(office)
    taken = []
    for clerk in (office.registrar, office.duty_head):
        with writing():
            task = operations.take_next(clerk, factories.NOON)
            taken.append(task.id)
    assert len(set(taken)) == 2


@pytest.mark.parametrize("name", ["county_registrar", "leader", "inspector", "analyst"])
def test_nobody_else_is_given_a_task(desk, name):
    browser = desk.clerk(name)
    listed = browser.get("/desk/contact")
    assert desk.case.number not in listed.text
    assert browser.get(desk.url).status_code in {403, 404}


def test_the_number_is_shown_once_and_an_attempt_is_owed(reachable):
    clerk = reachable.clerk()
    reachable.take(clerk)
    shown = reachable.show(clerk)
    assert PHONE in shown.text
    assert SAFE in shown.text
    assert "张三丰" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    again = clerk.get(reachable.url).text
    assert PHONE not in again
    assert 'name="outcome"' in again
    assert clerk.post(f"{reachable.url}/give-back", page=reachable.url).status_code == 409
    assert reachable.show(clerk).status_code == 409
    actions = db.session.scalars(select(AuditRow.action)).all()
    assert "contact.number_shown" in actions


def test_a_double_click_opens_the_number_once(reachable, monkeypatch):
    clerk, again = reachable.clerk(), reachable.clerk()
    reachable.take(clerk)
    opened, late = [], []
    real = client.open_contact

    def slow(*args):
        opened.append(args)
        if len(opened) == 1:
            late.append(again.client.post(f"{reachable.url}/number", data=hidden))
        return real(*args)

    hidden = again.hidden_of(reachable.url, action=f"{reachable.url}/number")
    monkeypatch.setattr(client, "open_contact", slow)
    assert PHONE in reachable.show(clerk).text
    assert [answer.status_code for answer in late] == [409]
    assert len(opened) == 1
    assert reachable.tasks[-1].shown_at is not None


def test_who_reached_the_person_has_to_record_what_they_said(reachable):
    clerk = reachable.clerk()
    reachable.take(clerk)
    hidden = clerk.hidden_of(reachable.url)
    assert PHONE in reachable.show(clerk).text
    clerk.post(f"{reachable.url}/attempt", {"outcome": "reached"}, page=reachable.url)
    for act in ("number", "give-back"):
        late = clerk.client.post(f"{reachable.url}/{act}", data=hidden)
        assert late.status_code == 409
    assert reachable.tasks[-1].assigned_to_id == reachable.office.people["registrar"]


def test_a_task_that_is_done_is_not_given_back(reachable):
    clerk = reachable.clerk()
    reachable.take(clerk)
    hidden = clerk.hidden_of(reachable.url)
    url = reachable.url
    assert reachable.tried(clerk, "refused").status_code == 302
    assert clerk.client.post(f"{url}/give-back", data=hidden).status_code == 409
    assert reachable.tasks[0].assigned_to_id == reachable.office.people["registrar"]


def test_the_keeper_down_is_said_and_the_task_stays(desk):
    clerk = desk.clerk()
    desk.take(clerk)
    answer = desk.show(clerk)
    assert answer.status_code == 200
    assert "app-note--amber" in answer.text
    assert queries.own_task(desk.office.registrar).shown_at is None


def test_a_record_on_its_way_to_the_keeper_is_said(keeper, desk):
    clerk = desk.clerk()
    desk.take(clerk)
    answer = desk.show(clerk)
    assert answer.status_code == 200
    assert PHONE not in answer.text
    assert desk.tasks[-1].shown_at is None


def test_whoever_is_reached_is_asked_and_called_back_later(reachable, time_machine):
    clerk = reachable.clerk()
    answer = reachable.tried(clerk, "reached")
    assert answer.location.endswith("/feedback")
    assert clerk.post(f"{reachable.url}/feedback", SAID).status_code == 302
    case = reachable.case
    assert case.state is CaseState.FEEDBACK_GIVEN
    assert case.feedback_at == factories.NOON + timedelta(minutes=30)
    assert clock(case.id, ClockKind.FEEDBACK).outcome is ClockOutcome.MET
    first, second = reachable.tasks
    assert (first.ending, second.kind) == (Ending.REACHED, TaskKind.CALL_BACK)
    page = clerk.get(f"/cases/{token(case.id)}").text
    assert SAID["opinion"] in page
    assert SAID["suggestions"] in page
    assert desk_is_empty(reachable, clerk)

    time_machine.move_to(second.not_before, tick=False)
    clerk = reachable.clerk()
    assert reachable.tried(clerk, "reached").location.endswith("/feedback")
    assert clerk.post(f"{reachable.url}/feedback", SAID).status_code == 302
    assert reachable.case.called_back_at == second.not_before
    assert clock(case.id, ClockKind.CALL_BACK).outcome is ClockOutcome.MET


def desk_is_empty(desk, clerk):
    return desk.take(clerk).location.endswith("/desk/contact")


@pytest.mark.parametrize("missing", ["satisfaction", "solved"])
def test_a_missing_answer_is_said_beside_its_field_and_words_are_kept(reachable, missing):
    clerk = reachable.clerk()
    reachable.tried(clerk, "reached")
    answer = clerk.post(
        f"{reachable.url}/feedback", {k: v for k, v in SAID.items() if k != missing}
    )
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    assert SAID["opinion"] in answer.text
    assert reachable.case.state is CaseState.CLOSED


def test_marked_places_are_changed_or_kept_with_a_reason(reachable):
    clerk = reachable.clerk()
    reachable.tried(clerk, "reached")
    told = SAID | {"opinion": "我是该店的厨师，别说是我。"}
    answer = clerk.post(f"{reachable.url}/feedback", told)
    assert answer.status_code == 200
    assert 'name="flags_kept_because"' in answer.text
    told |= {"flags_kept_because": "说的是另一家店"}
    assert clerk.post(f"{reachable.url}/feedback", told).status_code == 302
    assert queries.feedbacks_of(reachable.case_id)[0].flags_kept_because == "说的是另一家店"


def test_an_old_page_does_not_overwrite(reachable):
    clerk = reachable.clerk()
    reachable.tried(clerk, "reached")
    answer = clerk.post(f"{reachable.url}/feedback", SAID | {"version": "1"})
    assert answer.status_code == 409
    assert reachable.case.state is CaseState.CLOSED


def test_feedback_needs_somebody_reached(desk):
    clerk = desk.clerk()
    desk.take(clerk)
    assert clerk.get(f"{desk.url}/feedback").status_code == 409
    assert clerk.post(f"{desk.url}/status-page", {"version": "2"}, page=desk.url).status_code == 409


def test_a_note_does_not_point_to_the_person(reachable):
    answer = reachable.tried(reachable.clerk(), "no_answer", "换打13800138000")
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    assert reachable.tasks[-1].attempts == []


def test_the_first_genuine_try_satisfies_the_limit_and_three_end_the_task(reachable, time_machine):
    for hours in (0, 3, 6):
        time_machine.move_to(factories.NOON + timedelta(hours=hours, minutes=30), tick=False)
        clerk = reachable.clerk()
        assert reachable.tried(clerk).status_code == 302
        assert clock(reachable.case_id, ClockKind.FEEDBACK).outcome is ClockOutcome.MET
        if hours < 6:
            assert desk_is_empty(reachable, clerk)
            assert reachable.case.state is CaseState.CLOSED
    answer = clerk.post(f"{reachable.url}/status-page", page=reachable.url)
    assert answer.status_code == 302
    assert reachable.tasks[0].ending is Ending.TRIED
    assert reachable.case.state is CaseState.FEEDBACK_GIVEN


def test_who_refuses_is_left_alone(both, reachable):
    assert reachable.tried(reachable.clerk(), "refused").status_code == 302
    assert reachable.tasks[0].ending is Ending.REFUSED
    assert reachable.case.state is CaseState.FEEDBACK_GIVEN


def test_without_a_telephone_the_answer_stays_on_the_status_page(office, client_for, keeper):
    desk = Desk(office, client_for, closed_case(office, phone=""))
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    clerk = desk.clerk()
    desk.take(clerk)
    assert "status-page" in desk.show(clerk).text
    assert clerk.post(f"{desk.url}/status-page", page=desk.url).status_code == 302
    case = desk.case
    assert case.state is CaseState.FEEDBACK_GIVEN
    assert [task.ending for task in desk.tasks] == [Ending.STATUS_PAGE]
    assert running_clock(case.id, ClockKind.CALL_BACK) is None
    assert queries.called_back(case, office.registrar, factories.NOON) is None


def test_the_case_page_leads_to_the_own_task_only(desk):
    clerk = desk.clerk()
    assert clerk.get(f"/cases/{token(desk.case_id)}/contact").location.endswith("/desk/contact")
    desk.take(clerk)
    assert clerk.get(f"/cases/{token(desk.case_id)}/contact").location.endswith(desk.url)


def test_archiving_waits_for_the_call_back(both, office):
    at = factories.NOON
    case_id = factories.make_case(
        office, CaseState.FEEDBACK_GIVEN, can_be_reached=True, feedback_at=at
    )
    with pytest.raises(GuardRefused), writing():
        advance(db.session.get_one(Case, case_id), CaseAction.ARCHIVE, office.registrar, at)
    with writing():
        case = db.session.get_one(Case, case_id)
        case.called_back_at = at
        advance(case, CaseAction.ARCHIVE, office.registrar, at)


def test_a_withdrawal_has_to_be_voluntary(both, office):
    at = factories.NOON
    case_id = factories.make_case(office, CaseState.RECEIVED)
    with pytest.raises(GuardRefused), writing():
        advance(db.session.get_one(Case, case_id), CaseAction.WITHDRAW, office.leader, at)
    for voluntary in (False, True):
        with writing():
            db.session.add(
                Withdrawal(
                    case_id=case_id,
                    voluntary=voluntary,
                    recorded_at=at,
                    recorded_by_id=office.people["registrar"],
                )
            )
        case = db.session.get_one(Case, case_id)
        refused = queries.withdrawal_voluntary(case, office.leader, at)
        assert (refused is None) is voluntary


def test_reopening_ends_the_task_and_one_open_task_of_a_kind_is_enough(both, office):
    case_id = closed_case(office)
    with writing():
        case = db.session.get_one(Case, case_id)
        operations.make_task(case, office.leader, CaseAction.APPROVE_CLOSING, factories.NOON)
        assert len(queries.tasks_of_case(case_id)) == 1
        advance(case, CaseAction.REOPEN, office.leader, factories.NOON)
    assert queries.tasks_of_case(case_id)[0].ending is Ending.CANCELLED
