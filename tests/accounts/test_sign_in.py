"""Signing in and out: sessions the server can end, and what a wrong try is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts.factors.rules import code_of, step_at
from app.accounts.models import UserSession
from app.audit.models import AuditRow
from app.extensions import db, writing
from app.web.language import local_path
from app.web.now import now
from tests.factories import PASSWORD, TOTP_SECRET, Browser

MORNING = datetime(2026, 11, 18, 0, 30, tzinfo=UTC)


def sign_in(browser, username, password=PASSWORD, address="/sign-in"):
    return browser.post(address, {"username": username, "password": password})


def give_code(browser, address="/sign-in/factor"):
    code = code_of(TOTP_SECRET, step_at(now()))
    return browser.post(address, {"confirmation": code})


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(app, office):
    nobody = sign_in(Browser(app), "nobody")
    wrong = sign_in(Browser(app), office.leader.username, "wrong")
    assert nobody.status_code == wrong.status_code == 200
    for page in (nobody, wrong):
        assert "用户名或密码不对" in page.text
    assert PASSWORD not in wrong.text


def test_an_empty_form_names_each_field(app, office):
    page = sign_in(Browser(app), "", "")
    assert "请填写用户名" in page.text
    assert "请填写密码" in page.text


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("leader", "/inbox"),
        ("registrar", "/cases"),
        ("inspector", "/orders"),
        ("analyst", "/cases"),
        ("auditor", "/audit"),
    ],
)
def test_everybody_begins_where_their_work_is(app, office, who, page):
    browser = Browser(app)
    answer = sign_in(browser, getattr(office, who).username)
    if "/factor" in answer.headers["Location"]:
        answer = give_code(browser)
    assert answer.headers["Location"] == page


def test_after_signing_in_one_is_where_one_wanted_to_go_but_never_elsewhere(app, office):
    name = office.leader.username
    browser = Browser(app)
    answer = sign_in(browser, name, address="/sign-in?next=/cases")
    answer = give_code(browser, answer.headers["Location"])
    assert answer.headers["Location"] == "/cases"
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "\\evil"):
        assert local_path(elsewhere) == "/"


def test_a_session_revoked_at_the_server_is_over(app, office):
    browser = Browser(app, office.leader)
    assert browser.get("/inbox").status_code == 200
    with writing():
        db.session.query(UserSession).update({"revoked_at": MORNING})
    assert browser.get("/inbox").status_code == 302


def test_signing_out_ends_the_session_at_the_server_too(app, office):
    browser = Browser(app, office.leader)
    with browser.client.session_transaction() as session:
        kept = dict(session)
    answer = browser.post("/sign-out", page="/inbox")
    assert answer.headers["Clear-Site-Data"]
    with browser.client.session_transaction() as session:
        session.update(kept)
    assert browser.get("/inbox").status_code == 302


def test_a_session_ends_after_half_an_hour_of_rest_and_after_half_a_day_of_work(app, office):
    with time_machine.travel(MORNING, tick=False) as time:
        browser = Browser(app, office.leader)
        for _ in range(23):
            time.shift(timedelta(minutes=29))
            assert browser.get("/inbox").status_code == 200
        time.shift(timedelta(hours=1))
        assert browser.get("/inbox").status_code == 302
        rested = Browser(app, office.leader)
        time.shift(timedelta(minutes=31))
        assert rested.get("/inbox").status_code == 302
        busy = Browser(app, office.leader)
        for _ in range(26):
            time.shift(timedelta(minutes=28))
            last = busy.get("/inbox").status_code
        assert last == 302


def test_the_eleventh_wrong_try_in_a_minute_waits(app, office):
    browser = Browser(app)
    answers = [sign_in(browser, office.leader.username, "wrong").status_code for _ in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_tries_are_on_record_without_the_name(app, office):
    sign_in(Browser(app), "somebody-else", "wrong")
    row = db.session.query(AuditRow).filter_by(action="session.refused").one()
    assert "somebody" not in f"{row.subject}{row.actor_id}"


def test_a_new_sign_in_has_a_new_session_and_cookie(app, office):
    browser = Browser(app, office.leader)
    with browser.client.session_transaction() as session:
        first = session["sid"]
    browser.post("/sign-out", page="/inbox")
    browser.sign_in(office.leader.username)
    with browser.client.session_transaction() as session:
        assert session["sid"] != first


def test_the_language_is_chinese_until_english_is_chosen(app, office):
    browser = Browser(app, office.leader)
    assert 'lang="zh-Hans"' in browser.get("/inbox").text
    answer = browser.post("/language", {"lang": "en", "next": "/inbox"}, page="/inbox")
    assert answer.headers["Location"] == "/inbox"
    page = browser.get("/inbox").text
    assert 'lang="en"' in page
    assert "To sign" in page


def test_every_answer_forbids_what_comes_from_elsewhere_and_pages_are_not_kept(app, office):
    for page in ("/", "/sign-in", "/nowhere"):
        headers = Browser(app).get(page).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
