"""Confirming who one is before signing: asked for when the session is no more fresh."""

from datetime import timedelta

import time_machine

from app.accounts.factors.rules import code_of, step_at
from app.audit.models import AuditRow
from app.cases.models import Case
from app.cases.states import CaseState
from app.extensions import db
from app.web.now import now
from tests.addresses import token
from tests.factories import NOON, PASSWORD, TOTP_SECRET, Browser, make_case


def waiting_case(office):
    return make_case(
        office,
        CaseState.AWAITING_SIGN_OFF,
        proposed_team_id=office.team_id,
        dispatch_text="核查该店冷柜内牛肉卷的保质期。",
        demands="请核查。",
    )


def opinion(office):
    return {
        "opinion": "请立即核查。",
        "team": office.team_id,
        "complexity": "general",
        "dispatch_text": "核查该店冷柜内牛肉卷的保质期。",
    }


def actions(*names):
    rows = db.session.query(AuditRow).filter(AuditRow.action.in_(names)).order_by(AuditRow.id)
    return [(row.action, row.subject) for row in rows]


def test_a_quarter_of_an_hour_later_a_leader_confirms_and_keeps_what_was_typed(both, office):
    case_id = waiting_case(office)
    page = f"/cases/{token(case_id)}/sign-off"
    with time_machine.travel(NOON, tick=False) as time:
        browser = Browser(both, office.leader)
        assert 'name="confirmation"' not in browser.get(page).text
        time.shift(timedelta(minutes=16))
        asked = browser.post(page, opinion(office))
        assert asked.status_code == 200
        assert "请立即核查。" in asked.text
        assert 'name="confirmation"' in asked.text
        assert db.session.get_one(Case, case_id).state is CaseState.AWAITING_SIGN_OFF
        wrong = browser.post(page, opinion(office) | {"confirmation": "000000"})
        assert wrong.status_code == 200
        assert "000000" not in wrong.text
        code = code_of(TOTP_SECRET, step_at(now()))
        signed = browser.post(page, opinion(office) | {"confirmation": code})
        assert signed.status_code == 302, signed.text
    assert db.session.get_one(Case, case_id).state is CaseState.DISPATCHED
    assert actions("session.confirmed", "session.not-confirmed") == [
        ("session.not-confirmed", "sign-off"),
        ("session.confirmed", "sign-off code"),
    ]


def test_a_right_code_counts_though_another_field_is_wrong(app, office):
    page = f"/cases/{token(waiting_case(office))}/sign-off"
    with time_machine.travel(NOON, tick=False) as time:
        browser = Browser(app, office.leader)
        time.shift(timedelta(minutes=16))
        code = code_of(TOTP_SECRET, step_at(now()))
        answer = browser.post(page, opinion(office) | {"opinion": "", "confirmation": code})
        assert answer.status_code == 200
        assert 'name="confirmation"' not in answer.text
        assert browser.post(page, opinion(office)).status_code == 302


def test_the_password_is_no_second_factor(app, office):
    page = f"/cases/{token(waiting_case(office))}/sign-off"
    with time_machine.travel(NOON, tick=False) as time:
        browser = Browser(app, office.leader)
        time.shift(timedelta(minutes=16))
        answer = browser.post(page, opinion(office) | {"confirmation": PASSWORD})
        assert answer.status_code == 200
        assert 'name="confirmation"' in answer.text


def test_confirming_gives_the_session_another_id(app, office):
    with time_machine.travel(NOON, tick=False) as time:
        browser = Browser(app, office.leader)
        with browser.client.session_transaction() as session:
            before = dict(session)
        time.shift(timedelta(minutes=16))
        code = code_of(TOTP_SECRET, step_at(now()))
        answer = browser.post("/confirm?next=/inbox", {"confirmation": code})
        assert answer.headers["Location"] == "/inbox"
        thief = Browser(app)
        with thief.client.session_transaction() as session:
            session.update(before)
        assert browser.get("/inbox").status_code == 200
        assert "/sign-in" in thief.get("/inbox").headers["Location"]


def test_without_a_factor_the_password_confirms(app, office):
    with time_machine.travel(NOON, tick=False) as time:
        browser = Browser(app, office.registrar)
        time.shift(timedelta(minutes=16))
        asked = browser.get("/account/factors/app")
        assert "/confirm" in asked.headers["Location"]
        answer = browser.post(asked.headers["Location"], {"confirmation": "wrong"})
        assert answer.status_code == 200
        answer = browser.post(asked.headers["Location"], {"confirmation": PASSWORD})
        assert answer.headers["Location"] == "/account/factors/app"


def test_confirming_leads_nowhere_else(app, office):
    browser = Browser(app, office.leader)
    for elsewhere in ("//evil.example", "https://evil.example"):
        assert browser.get(f"/confirm?next={elsewhere}").headers["Location"] == "/inbox"
