"""Parts of the system stop; what people do goes on or is refused clearly, and nothing is lost."""

import dataclasses
import threading

import pytest

from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction, CaseState
from app.documents.models import Document
from app.extensions import db
from app.identity.models import StoredBox
from app.jobs.models import OutboxMessage, OutboxState
from app.jobs.relay import one_round
from tests.addresses import token
from tests.factories import Browser, make_case
from tests.journey import CALL, Journey

NOWHERE = "unix:///nowhere/redis.sock"


def test_with_redis_down_the_work_goes_on_and_the_notice_comes_when_it_is_back(
    both, keeper, jobs, office
):
    config = both.extensions["huiyin.config"]
    down = dataclasses.replace(config, redis_url=NOWHERE)
    both.extensions["huiyin.config"] = down
    journey = Journey(both, office, lambda: one_round(down))
    journey.take_call()
    journey.propose()
    journey.sign()
    journey.receive()
    journey.arrive()
    journey.record_visit()
    journey.conclude()
    journey.submit_closing()
    journey.approve()
    assert db.session.query(Document).one().state.value == "pending"
    assert "正在" in journey.case_page()

    both.extensions["huiyin.config"] = config
    db.session.rollback()
    jobs()
    assert db.session.query(Document).one().state.value == "ready"
    assert db.session.query(OutboxMessage).filter_by(state=OutboxState.FAILED).count() == 0


def test_with_the_keeper_down_calls_are_taken_and_opening_is_refused(both, office):
    journey = Journey(both, office, lambda: one_round(both.extensions["huiyin.config"]))
    journey.take_call()
    assert journey.reference
    page = journey.browser("registrar").get(f"/cases/{token(journey.case_id)}/proposal")
    assert page.status_code == 200
    assert "保管进程没有应答" in page.text
    waiting = db.session.query(StoredBox).filter(StoredBox.delivered_at.is_(None)).count()
    assert waiting == db.session.query(StoredBox).count() > 0


def test_boxes_that_waited_are_delivered_when_the_keeper_is_back(both, office, request):
    journey = Journey(both, office, lambda: one_round(both.extensions["huiyin.config"]))
    journey.take_call()
    request.getfixturevalue("keeper")
    for _ in range(4):
        one_round(both.extensions["huiyin.config"])
    db.session.rollback()
    assert all(box.delivered_at and box.wrapped_key is None for box in db.session.query(StoredBox))
    assert "冻牛肉过期还在用" in (
        journey.browser("registrar").get(f"/cases/{token(journey.case_id)}/proposal").text
    )


SIGNATURE = {
    "opinion": "请核查。",
    "complexity": "simple",
    "dispatch_text": "核查该店冷柜内牛肉的保质期。",
}


def _awaiting(office):
    return make_case(
        office,
        CaseState.AWAITING_SIGN_OFF,
        dispatch_text="核查该店。",
        demands="请核查。",
        proposed_team_id=office.team_id,
    )


def test_the_second_of_two_leaders_is_told_who_signed_and_when(both, office):
    case_id = _awaiting(office)
    url = f"/cases/{token(case_id)}/sign-off"
    first, second = Browser(both, office.leader), Browser(both, office.second_leader)
    forms = [browser.hidden_of(url, action=url) for browser in (first, second)]
    data = SIGNATURE | {"team": str(office.team_id)}
    assert first.client.post(url, data=forms[0] | data).status_code == 302
    refused = second.client.post(url, data=forms[1] | data)
    assert refused.status_code == 409
    assert "周卫" in refused.text
    assert "批办" in refused.text
    assert "202" in refused.text


@pytest.mark.parametrize("leaders", [20])
def test_of_many_signatures_at_once_one_succeeds_and_all_others_are_refused(both, office, leaders):
    case_id = _awaiting(office)
    url = f"/cases/{token(case_id)}/sign-off"
    data = SIGNATURE | {"team": str(office.team_id)}
    browsers = [
        Browser(both, office.leader if n % 2 else office.second_leader) for n in range(leaders)
    ]
    forms = [browser.hidden_of(url, action=url) for browser in browsers]
    db.session.remove()
    answers, told = [], []
    start = threading.Barrier(leaders)

    def sign(browser, form):
        start.wait(30)
        answer = browser.client.post(url, data=form | data)
        answers.append(answer.status_code)
        if answer.status_code == 409:
            told.append("批办" in answer.text and ("周卫" in answer.text or "孙力" in answer.text))

    threads = [
        threading.Thread(target=sign, args=pair) for pair in zip(browsers, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302] + [409] * (leaders - 1)
    assert all(told)
    db.session.rollback()
    assert db.session.get(Case, case_id).state is CaseState.DISPATCHED
    signed = db.session.query(CaseEvent).filter_by(case_id=case_id, action=CaseAction.SIGN_OFF)
    assert signed.count() == 1


def test_a_double_click_on_save_registers_once(both, office):
    journey = Journey(both, office)
    browser = journey.browser("registrar")
    hidden = browser.hidden_of("/desk/register", action="/desk/register")
    data = (
        hidden
        | CALL
        | {
            "category": str(office.category_id),
            "district": str(office.urban_id),
            "unit": str(office.unit_id),
        }
    )
    first = browser.client.post("/desk/register", data=data)
    second = browser.client.post("/desk/register", data=data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert db.session.query(Case).count() == 1
