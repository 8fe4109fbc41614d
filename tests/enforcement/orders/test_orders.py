"""The team's orders through the pages."""

from datetime import timedelta

import pytest

from app.cases.models import Case
from app.cases.states import CaseState
from app.enforcement.kinds import OrderState
from app.enforcement.orders.models import TeamOrder
from app.enforcement.orders.operations import alert_team
from app.enforcement.orders.queries import orders_for, orders_of
from app.extensions import db, end_reading, writing
from tests import factories


def test_the_order_holds_the_dispatch_text_and_shows_it_to_the_team(walk):
    page = walk.as_("inspector").get(walk.base).text
    assert "核查该店冷柜内牛肉卷的保质期。" in page
    assert "立即到场，依法查处。" in page
    assert "反映一餐饮店使用过期冷冻牛肉" not in page


def test_an_order_is_listed_for_its_team_only(walk):
    assert walk.case.number in walk.as_("inspector").get("/orders").text
    other = walk.as_("other_inspector")
    assert walk.case.number not in other.get("/orders").text
    assert other.get(walk.base).status_code == 404


def test_the_registrar_sees_an_empty_page_of_orders(walk):
    answer = walk.as_("registrar").get("/orders")
    assert answer.status_code == 200
    assert walk.case.number not in answer.text


def test_one_tap_receives_the_order_and_a_second_says_who_did(walk):
    inspector, head = walk.as_("inspector"), walk.as_("team_head")
    hidden = head.hidden_of(walk.base, action=f"{walk.base}/receive")
    assert walk.step(inspector, "receive").status_code == 302
    late = head.client.post(f"{walk.base}/receive", data=hidden)
    assert late.status_code == 409
    assert "王海燕" in late.text
    end_reading()
    order = orders_of(walk.case_id)[-1]
    assert order.state is OrderState.RECEIVED
    assert order.received_by_id == walk.office.people["inspector"]
    assert walk.case.owner_id == walk.office.people["inspector"]


def test_only_the_head_sends_an_order_back(walk):
    assert walk.as_("inspector").get(f"{walk.base}/return").status_code == 403


def test_an_order_is_sent_back_with_a_reason_and_leaves_the_team(walk):
    head = walk.as_("team_head")
    refused = head.post(f"{walk.base}/return", {"code": "address", "reason": ""})
    assert refused.status_code == 200
    assert "govuk-error-message" in refused.text
    assert walk.case.state is CaseState.DISPATCHED
    answer = head.post(f"{walk.base}/return", {"code": "address", "reason": "门牌号查无此处"})
    assert answer.status_code == 302
    case = walk.case
    assert case.state is CaseState.AWAITING_SIGN_OFF
    assert case.lead_team_id is None
    order = orders_of(walk.case_id)[-1]
    assert (order.state, order.return_code) == (OrderState.RETURNED, "address")
    assert head.get(walk.base).status_code == 404


def test_a_team_is_told_before_the_order_that_it_is_needed_on_the_spot(office, client_for):
    case_id = factories.make_case(office, CaseState.PROPOSING, on_the_spot=True)
    with writing():
        alert_team(db.session.get_one(Case, case_id), office.registrar, None, factories.NOON)
    page = client_for(office.inspector).get("/orders").text
    assert "解放街道" in page
    assert "鲜味源" not in page


@pytest.mark.parametrize("values", [{"on_the_spot": False}, {"is_sealed": True}])
def test_nobody_is_alerted_without_need_or_for_a_sealed_case(office, client_for, values):
    wanted = {"on_the_spot": True} | values
    case_id = factories.make_case(office, CaseState.PROPOSING, **wanted)
    with writing():
        alert_team(db.session.get_one(Case, case_id), office.registrar, None, factories.NOON)
    assert "解放街道" not in client_for(office.inspector).get("/orders").text


def test_what_nothing_is_due_on_comes_last_in_the_orders(both, office):
    dues = (None, factories.NOON, factories.NOON - timedelta(days=1))
    still, later, sooner = (
        factories.make_case(office, CaseState.DISPATCHED, due_at=due_at) for due_at in dues
    )
    with writing():
        db.session.add_all(
            TeamOrder(
                case_id=case_id,
                team_id=office.team_id,
                state=OrderState.SENT,
                text="核查该店冷柜。",
                sent_at=factories.NOON,
                sent_by_id=office.people["leader"],
            )
            for case_id in (still, later, sooner)
        )
    listed = orders_for(office.inspector).to_receive
    assert [order.case_id for order in listed] == [sooner, later, still]
