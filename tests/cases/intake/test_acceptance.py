"""Accepting, declining with a ground, telling elsewhere, answering at the desk."""

import pytest
from sqlalchemy import select

from app.cases.models import Case, CaseEvent
from app.cases.states import CaseKind, CaseState
from app.documents.kinds import DocumentKind
from app.documents.models import Document
from app.extensions import db
from tests.addresses import token
from tests.factories import make_case


def _state(case_id):
    return db.session.get_one(Case, case_id).state


def test_acceptance_is_one_press_and_leaves_its_mark(office, client_for):
    case_id = make_case(office)
    answer = client_for(office.registrar).post(f"/cases/{token(case_id)}/accept")
    assert answer.status_code == 302, answer.text
    case = db.session.get_one(Case, case_id)
    assert case.state is CaseState.PROPOSING
    assert case.accepted_at is not None


def test_acceptance_from_an_old_page_is_refused_and_says_who_was_first(office, client_for):
    case_id = make_case(office)
    first, second = client_for(office.registrar), client_for(office.duty_head)
    hidden = second.hidden_of(f"/cases/{token(case_id)}/accept")
    first.post(f"/cases/{token(case_id)}/accept")
    late = second.client.post(f"/cases/{token(case_id)}/accept", data=hidden)
    assert late.status_code == 409
    assert "刘静" in late.text


def test_a_complaint_is_declined_on_a_ground_with_a_numbered_decision(office, client_for):
    case_id = make_case(office, kind=CaseKind.COMPLAINT)
    head = client_for(office.duty_head)
    page = f"/cases/{token(case_id)}/decline"
    told = {"choice": "three-years", "text": "自购买之日起已超过三年。"}
    answer = head.post(page, told)
    assert answer.status_code == 302, answer.text
    assert _state(case_id) is CaseState.DECLINED
    paper = db.session.scalars(select(Document)).one()
    assert paper.kind is DocumentKind.DECLINE_NOTICE
    assert "超过三年" in paper.content
    assert db.session.scalars(select(CaseEvent)).one().note == told["text"]


@pytest.mark.parametrize("values", [{"choice": "", "text": "x"}, {"choice": "three-years"}])
def test_a_decision_without_ground_or_words_is_answered_beside_the_field(
    office, client_for, values
):
    case_id = make_case(office, kind=CaseKind.COMPLAINT)
    page = client_for(office.duty_head).post(f"/cases/{token(case_id)}/decline", values)
    assert page.status_code == 200
    assert "govuk-error-message" in page.text
    assert _state(case_id) is CaseState.REGISTERED


def test_a_ground_for_another_kind_is_no_ground(office, client_for):
    case_id = make_case(office, kind=CaseKind.COMPLAINT)
    values = {"choice": "settled", "text": "已处理。"}
    assert (
        client_for(office.duty_head).post(f"/cases/{token(case_id)}/decline", values).status_code
        == 200
    )
    assert _state(case_id) is CaseState.REGISTERED


def test_a_report_has_no_ground_to_be_declined_on(office, client_for):
    case_id = make_case(office)
    answer = client_for(office.duty_head).get(f"/cases/{token(case_id)}/decline")
    assert answer.status_code == 302
    assert _state(case_id) is CaseState.REGISTERED


def test_the_registrar_does_not_decline(office, client_for):
    case_id = make_case(office, kind=CaseKind.COMPLAINT)
    assert client_for(office.registrar).get(f"/cases/{token(case_id)}/decline").status_code == 403


def test_telling_elsewhere_issues_a_notice_that_names_the_body(office, client_for):
    case_id = make_case(office)
    values = {"choice": "agriculture", "text": "该事项由农业农村部门负责。"}
    answer = client_for(office.registrar).post(f"/cases/{token(case_id)}/tell-elsewhere", values)
    assert answer.status_code == 302, answer.text
    assert _state(case_id) is CaseState.TOLD_ELSEWHERE
    paper = db.session.scalars(select(Document)).one()
    assert paper.kind is DocumentKind.TOLD_ELSEWHERE_NOTICE
    assert "农业农村部门" in paper.content


@pytest.mark.parametrize(
    ("page", "values", "state"),
    [
        ("transfer", {"choice": "police", "text": "已移送公安机关。"}, CaseState.TRANSFERRED),
        ("answer", {"text": "营业执照可以在线查询。"}, CaseState.ANSWERED),
    ],
)
def test_transfer_and_answer_end_the_matter_with_what_was_told(
    office, client_for, page, values, state
):
    case_id = make_case(office)
    answer = client_for(office.registrar).post(f"/cases/{token(case_id)}/{page}", values)
    assert answer.status_code == 302, answer.text
    case = db.session.get_one(Case, case_id)
    assert case.state is state
    assert case.decision_text == values["text"]


def test_what_points_to_the_reporter_is_marked_and_needs_a_reason(office, client_for):
    case_id = make_case(office)
    registrar = client_for(office.registrar)
    page = registrar.post(f"/cases/{token(case_id)}/answer", {"text": "请回拨13800005621。"})
    assert page.status_code == 200
    assert "app-leak" in page.text
    assert _state(case_id) is CaseState.REGISTERED


def test_a_matter_of_another_unit_is_not_there(office, client_for):
    case_id = make_case(office)
    county = client_for(office.county_registrar)
    for page in ("accept", "decline", "tell-elsewhere", "transfer", "answer"):
        assert county.get(f"/cases/{token(case_id)}/{page}").status_code == 404
