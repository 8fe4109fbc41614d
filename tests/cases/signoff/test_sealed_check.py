"""At the issue step the keeper is asked whether a text tells who reported."""

import pytest

from app.cases.models import Case
from app.cases.states import CaseState
from app.extensions import db
from tests.addresses import token
from tests.factories import Browser
from tests.journey import Journey

TELLING = "据林晓燕所述，核查冷柜内冷冻牛肉的保质期。"
TELLS = "涉及密封记录"


@pytest.fixture
def journey(app, keeper, jobs, office):
    journey = Journey(app, office, jobs)
    journey.take_call()
    return journey


def state_of(journey):
    db.session.rollback()
    return db.session.get(Case, journey.case_id).state


def proposal(office, **changes):
    return {
        "team": str(office.team_id),
        "urgency": "urgent",
        "demands": "立即核查。",
        "dispatch_text": "核查冷柜。",
        # The patterns may have marked the place and a reason been given: it goes no further.
        "flags_kept_because": "是店招上的名字",
    } | changes


def opinion(office, **changes):
    return {
        "opinion": "请核查。",
        "team": str(office.team_id),
        "complexity": "simple",
        "dispatch_text": "核查冷柜。",
        "flags_kept_because": "是店招上的名字",
    } | changes


@pytest.mark.parametrize("field", ["dispatch_text", "demands"])
def test_a_proposal_with_the_sealed_name_is_not_put_forward(journey, office, field):
    browser = journey.browser("duty_head")
    url = f"/cases/{token(journey.case_id)}/proposal"
    page = browser.post(url, proposal(office, **{field: TELLING}))
    assert page.status_code == 200
    assert TELLS in page.text
    assert TELLING in page.text
    assert state_of(journey) is CaseState.PROPOSING
    assert browser.post(url, proposal(office)).status_code == 302


@pytest.mark.parametrize(
    "text", [TELLING, "联系一三八零零零零五六二一核实。", "致电１３８ ００００ ５６２１。"]
)
def test_a_leaders_edit_with_a_sealed_value_is_not_issued(journey, office, text):
    journey.propose()
    browser = journey.browser("leader")
    url = f"/cases/{token(journey.case_id)}/sign-off"
    page = browser.post(url, opinion(office, dispatch_text=text))
    assert TELLS in page.text
    assert text in page.text
    assert state_of(journey) is CaseState.AWAITING_SIGN_OFF
    assert browser.post(url, opinion(office)).status_code == 302


def test_what_a_registrar_proposes_is_checked_when_it_is_signed(journey, office):
    journey.propose(who="registrar", dispatch_text=TELLING, flags_kept_because="是店招上的名字")
    page = journey.browser("leader").post(
        f"/cases/{token(journey.case_id)}/sign-off", opinion(office, dispatch_text=TELLING)
    )
    assert TELLS in page.text
    assert state_of(journey) is CaseState.AWAITING_SIGN_OFF


def test_a_box_still_on_its_way_is_handed_over_for_the_check(app, keeper, office):
    journey = Journey(app, office)
    journey.take_call()
    page = journey.browser("duty_head").post(
        f"/cases/{token(journey.case_id)}/proposal", proposal(office, dispatch_text=TELLING)
    )
    assert TELLS in page.text


def test_with_the_keeper_down_nothing_is_issued_but_a_spoken_order(both, office):
    journey = Journey(both, office)
    journey.take_call()
    browser = Browser(both, office.duty_head)
    page = browser.post(f"/cases/{token(journey.case_id)}/proposal", proposal(office))
    assert page.status_code == 200
    assert "无法与密封记录核对" in page.text
    assert state_of(journey) is CaseState.PROPOSING
    journey.speak_order(who="duty_head")
    assert state_of(journey) is CaseState.DISPATCHED


def test_a_spoken_order_with_the_sealed_name_is_held_where_the_keeper_answers(journey, office):
    browser = journey.browser("duty_head")
    url = f"/cases/{token(journey.case_id)}/spoken-order"
    data = {
        "team": str(office.team_id),
        "leader": str(office.people["leader"]),
        "words": "立即到场。",
        "dispatch_text": TELLING,
        "flags_kept_because": "是店招上的名字",
        "spoken_at": "2026-01-01T10:00",
    }
    page = browser.post(url, data)
    assert TELLS in page.text
    assert state_of(journey) is CaseState.PROPOSING


def test_the_thirty_first_check_of_a_day_is_refused_by_a_clear_word(journey, office):
    browser = journey.browser("duty_head")
    url = f"/cases/{token(journey.case_id)}/proposal"
    for _ in range(30):
        browser.client.post(
            url, data=browser.hidden_of(url) | proposal(office, dispatch_text=TELLING)
        )
    page = browser.post(url, proposal(office))
    assert "次数已达每人每日上限" in page.text
    assert state_of(journey) is CaseState.PROPOSING


@pytest.mark.parametrize("text", ["据林晓燕所述。", "据高建平所述。"])
def test_a_page_too_old_to_be_issued_is_no_question_to_the_keeper(journey, office, text):
    """Else names could be tried one after the other, and nothing ever issued."""
    case = f"/cases/{token(journey.case_id)}"
    spoken = {
        "leader": str(office.people["leader"]),
        "words": text,
        "spoken_at": "2026-11-18T12:00",
    }
    old = {"version": "99", "dispatch_text": text}
    head = journey.browser("duty_head")
    pages = [
        head.post(f"{case}/proposal", proposal(office, **old)),
        head.post(f"{case}/spoken-order", proposal(office, **old, **spoken)),
    ]
    journey.propose()
    pages.append(journey.browser("leader").post(f"{case}/sign-off", opinion(office, **old)))
    assert not any(TELLS in page.text for page in pages)
