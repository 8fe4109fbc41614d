"""A call announced by the telephone system: signed, sealed at once, its number shown nowhere."""

import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.cases.calls import rules
from app.cases.calls.models import AnnouncedCall
from app.cases.models import Case
from app.extensions import db
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind
from app.web.now import now
from tests.cases.calls.peers import post, secret
from tests.factories import Browser
from tests.journey import CALL

NUMBER = "13900001234"


def announce(app, content=None, *, body=None, **more):
    content = {"agent": "liujing", "number": NUMBER} if content is None else content
    return post(app, json.dumps(content) if body is None else body, **more)


def form(office, **changes):
    return (
        CALL
        | {
            "category": str(office.category_id),
            "district": str(office.urban_id),
            "unit": str(office.unit_id),
            "phone": "",
        }
        | changes
    )


def test_an_announced_call_is_registered_under_the_id_its_number_is_sealed_with(
    both, keeper, jobs, office
):
    answer = announce(both)
    assert answer.status_code == 201
    url = answer.json["url"]
    assert re.fullmatch(r"/desk/call/[0-9a-f]{32}", url)
    browser = Browser(both, office.registrar)
    page = browser.get(url)
    assert "号码已封存" in page.text
    assert NUMBER not in page.text
    saved = browser.post(url, form(office, call_back="y"))
    assert saved.status_code == 302
    case = db.session.scalars(select(Case)).one()
    kinds = set(db.session.scalars(select(StoredBox.kind).where(StoredBox.case_uid == case.uid)))
    assert kinds == {BoxKind.IDENTITY, BoxKind.WORDS, BoxKind.CALLER}
    assert case.can_be_reached
    again = browser.get(url)
    assert again.status_code == 302
    assert again.headers["Location"].endswith("/desk/register")


def test_without_leave_to_call_back_nobody_is_to_be_called(app, keeper, office):
    url = announce(app).json["url"]
    browser = Browser(app, office.registrar)
    browser.post(url, form(office))
    assert not db.session.scalars(select(Case)).one().can_be_reached


def test_the_form_says_whether_the_number_spoke_before(app, keeper, jobs, office):
    browser = Browser(app, office.registrar)
    first = announce(app).json["url"]
    assert "此前没有来电记录" in browser.get(first).text
    browser.post(first, form(office, call_back="y"))
    jobs()
    second = announce(app, {"agent": "liujing", "number": "１３９-0000-1234"}).json["url"]
    assert "此号码此前来过电话" in browser.get(second).text


def test_with_the_keeper_down_calls_are_announced_all_the_same(app, office):
    url = announce(app).json["url"]
    page = Browser(app, office.registrar).get(url)
    assert "暂时无法查询" in page.text


def test_a_call_is_open_to_the_agent_it_rings_for_and_for_half_a_day(app, office):
    with time_machine.travel(now(), tick=False) as moment:
        url = announce(app).json["url"]
        never = "/desk/call/" + "0" * 32
        other = Browser(app, office.duty_head)
        there, nowhere = other.get(url), other.get(never)
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert len(there.data) == len(nowhere.data)
        moment.shift(timedelta(hours=12))
        assert Browser(app, office.registrar).get(url).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "名字"},
        {"stamp": "x"},
        {"stamp": "9" * 30},
        {"body": "{" * 3000},
    ],
)
def test_what_is_not_signed_right_announces_nothing(app, office, wrong):
    if wrong.get("signature") == "名字":
        wrong = {"signature": "n\xe9"}
    answer = announce(app, **wrong)
    assert (answer.status_code, answer.json) == (400, {"error": "signature"})
    assert db.session.query(AnnouncedCall).count() == 0


def test_a_signature_is_worth_five_minutes_and_one_call(app, office):
    with time_machine.travel(now(), tick=False) as moment:
        stamp = str(int(now().timestamp()))
        assert announce(app, stamp=stamp).status_code == 201
        assert announce(app, stamp=stamp).status_code == 409
        moment.shift(timedelta(minutes=6))
        late = announce(app, {"agent": "liujing", "number": "13900009999"}, stamp=stamp)
        assert late.status_code == 400
    assert db.session.query(AnnouncedCall).count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"agent": "nobody", "number": NUMBER}, "agent"),
        ({"agent": "wanghy", "number": NUMBER}, "agent"),
        ({"agent": "liujing", "number": "12"}, "number"),
        ({"agent": ["liujing"], "number": NUMBER}, "agent"),
        ([1], "agent"),
    ],
)
def test_a_call_for_nobody_who_takes_calls_or_without_a_number_is_refused(
    app, office, content, code
):
    answer = announce(app, content)
    assert (answer.status_code, answer.json) == (422, {"error": code})


@pytest.mark.parametrize(
    "number", [NUMBER, "139 0000 1234", "１３９００００１２３４", "+86-13900001234"]
)
def test_a_number_in_an_address_is_refused_and_in_no_log(app, office, caplog, number):
    caplog.set_level(logging.DEBUG)
    browser = Browser(app, office.registrar)
    for url in ("/desk/register", "/desk/call/" + "0" * 32):
        answer = browser.get(url, query_string={"caller": number})
        assert answer.status_code == 400
        assert number not in answer.text
    assert announce(app, url=f"/desk/calls?caller={NUMBER}").status_code == 400
    assert number not in caplog.text
    assert browser.get("/desk/register?lang=zh").status_code == 200


def test_the_secret_is_shown_by_a_command_and_can_be_renewed(app, office):
    run = app.test_cli_runner().invoke
    first = run(args=["calls", "secret"]).output.strip()
    assert first == secret(app)
    second = run(args=["calls", "secret", "--renew"]).output.strip()
    assert len(second) == 64
    assert second != first
    assert announce(app, signature=rules.signature(first, "1", b"")).status_code == 400
