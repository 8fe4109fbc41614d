"""Passkeys: enrolled and used as browsers do it, and everything that is not right refused."""

import html
import json
import re
from datetime import timedelta

import pytest
import time_machine

from app.accounts.factors.models import Passkey
from app.accounts.models import User
from app.audit.models import AuditRow
from app.extensions import db
from tests.accounts.factors.authenticator import PRESENT, Authenticator, data, text
from tests.factories import NOON, PASSWORD, Browser

ENROL = "/account/factors/passkey"
PROVE = "/sign-in/factor"


def options_on(browser, page):
    found = re.search(r'data-options="([^"]*)"', browser.get(page).text)
    return html.unescape(found.group(1))


def enrol(browser, authenticator, name="办公电脑", **how):
    answer = authenticator.make(options_on(browser, ENROL), **how)
    return browser.post(ENROL, {"name": name, "answer": answer})


def half_way(app, username):
    browser = Browser(app)
    answer = browser.post("/sign-in", {"username": username, "password": PASSWORD})
    assert answer.headers["Location"].startswith(PROVE)
    return browser


def is_in(answer):
    return answer.status_code == 302 and "/sign-in" not in answer.headers["Location"]


@pytest.fixture
def enrolled(app, office):
    """A leader with a passkey, and the passkey."""
    authenticator = Authenticator()
    answer = enrol(Browser(app, office.leader), authenticator)
    assert answer.status_code == 302, answer.text
    return office.leader.username, authenticator


def test_a_passkey_is_enrolled_and_signs_in_instead_of_a_code(both, office):
    username, authenticator = office.registrar.username, Authenticator()
    first = enrol(Browser(both, office.registrar), authenticator)
    assert first.status_code == 200  # the first factor brings recovery codes
    assert len(re.findall(r"<li>[a-z0-9]{4}(?:-[a-z0-9]{4}){2}</li>", first.text)) == 10
    browser = half_way(both, username)
    answer = browser.post(PROVE, {"confirmation": authenticator.use(options_on(browser, PROVE))})
    assert is_in(answer), answer.text
    kept = db.session.query(Passkey).one()
    assert kept.sign_count == 2
    assert kept.used_at is not None
    actions = [row.action for row in db.session.query(AuditRow).order_by(AuditRow.id)]
    assert "factor.added" in actions


def test_an_answer_is_taken_once(app, enrolled):
    username, authenticator = enrolled
    browser = half_way(app, username)
    answer = authenticator.use(options_on(browser, PROVE))
    assert is_in(browser.post(PROVE, {"confirmation": answer}))
    again = half_way(app, username)
    assert not is_in(again.post(PROVE, {"confirmation": answer}))
    # Nor where the counter would let it pass, as with passkeys that do not count.
    passkey = db.session.query(Passkey).one()
    passkey.sign_count = 0
    db.session.commit()
    assert not is_in(again.post(PROVE, {"confirmation": answer}))


def test_a_counter_that_does_not_rise_tells_of_a_copy(app, enrolled):
    username, authenticator = enrolled
    authenticator.count = 0
    browser = half_way(app, username)
    answer = authenticator.use(options_on(browser, PROVE))
    assert not is_in(browser.post(PROVE, {"confirmation": answer}))


def test_a_touch_alone_is_not_enough(app, enrolled):
    username, authenticator = enrolled
    browser = half_way(app, username)
    answer = authenticator.use(options_on(browser, PROVE), flags=PRESENT)
    assert not is_in(browser.post(PROVE, {"confirmation": answer}))


@pytest.mark.parametrize("where", ["rp_id", "origin"])
def test_another_site_gets_nobody_in(app, enrolled, where):
    username, authenticator = enrolled
    setattr(authenticator, where, "http://evil.example" if where == "origin" else "evil.example")
    browser = half_way(app, username)
    answer = authenticator.use(options_on(browser, PROVE))
    assert not is_in(browser.post(PROVE, {"confirmation": answer}))


def test_anothers_passkey_gets_nobody_in(app, office, enrolled):
    _username, authenticator = enrolled
    browser = half_way(app, office.second_leader.username)
    challenge = json.loads(options_on(half_way(app, enrolled[0]), PROVE))
    answer = authenticator.use(json.dumps(challenge))
    assert not is_in(browser.post(PROVE, {"confirmation": answer}))


def test_a_challenge_is_ours_for_this_person_and_ten_minutes(app, office):
    with time_machine.travel(NOON, tick=False) as time:
        authenticator = Authenticator()
        enrol(Browser(app, office.leader), authenticator)
        made_up = json.dumps({"challenge": text(bytes(56))})
        browser = half_way(app, office.leader.username)
        answer = authenticator.use(made_up)
        assert not is_in(browser.post(PROVE, {"confirmation": answer}))
        options = options_on(browser, PROVE)
        turned = json.dumps(
            {"challenge": text(bytes([1]) + data(json.loads(options)["challenge"]))}
        )
        assert not is_in(browser.post(PROVE, {"confirmation": authenticator.use(turned)}))
        time.shift(timedelta(minutes=11))
        late = half_way(app, office.leader.username)
        answer = authenticator.use(options)
        assert not is_in(late.post(PROVE, {"confirmation": answer}))


@pytest.mark.parametrize(
    "answer",
    ["{", "{}", '{"id": 1}', '{"id": "AA", "response": []}', '{"response": {}}', "{" * 900],
)
def test_what_is_no_answer_is_refused_plainly(app, enrolled, answer):
    browser = half_way(app, enrolled[0])
    assert browser.post(PROVE, {"confirmation": answer}).status_code == 200


def test_what_is_no_passkey_is_not_enrolled(app, office):
    browser = Browser(app, office.registrar)
    other = Authenticator(origin="http://evil.example")
    assert enrol(browser, other).status_code == 200
    assert enrol(browser, Authenticator(), flags=PRESENT).status_code == 200
    assert browser.post(ENROL, {"name": "空", "answer": ""}).status_code == 200
    assert enrol(browser, Authenticator(), name=" ").status_code == 200
    assert db.session.query(Passkey).count() == 0
    assert db.session.get_one(User, office.registrar.id).factor_since is None


def test_a_passkey_belongs_to_one_person(app, office, enrolled):
    answer = enrol(Browser(app, office.registrar), enrolled[1])
    assert answer.status_code == 200
    assert db.session.query(Passkey).count() == 1


def test_where_the_site_is_reached_by_a_number_an_app_is_offered_instead(app, office):
    browser = Browser(app, office.registrar)
    browser.client.environ_base["HTTP_HOST"] = "192.0.2.7:8000"
    page = browser.client.get("/account/factors", base_url="http://192.0.2.7:8000")
    assert page.status_code in {200, 302}
    answer = browser.client.get(ENROL, base_url="http://192.0.2.7:8000")
    assert answer.status_code in {302, 409}
