"""Codes of an app and recovery codes."""

import re
from datetime import timedelta

import pytest
import time_machine

from app.accounts.factors import operations, secrets
from app.accounts.factors.models import RecoveryCode, TotpSecret
from app.accounts.factors.rules import code_of, fitting_step, step_at
from app.accounts.models import User
from app.extensions import db, writing
from app.web.now import now
from tests.factories import NOON, PASSWORD, TOTP_SECRET, Browser

ENROL = "/account/factors/app"
PROVE = "/sign-in/factor"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: "12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_of(RFC_SECRET, seconds // 30) == code


def test_a_code_fits_one_step_early_or_late_and_never_again():
    step = step_at(NOON)
    fits = [
        off for off in range(-3, 4)
        if fitting_step(TOTP_SECRET, code_of(TOTP_SECRET, step + off), NOON, 0) is not None
    ]  # fmt: skip
    assert fits == [-1, 0, 1]
    code = code_of(TOTP_SECRET, step)
    assert fitting_step(TOTP_SECRET, code, NOON, step - 1) == step
    assert fitting_step(TOTP_SECRET, code, NOON, step) is None
    assert fitting_step(TOTP_SECRET, "", NOON, 0) is None


def prove(app, username, given):
    browser = Browser(app)
    browser.post("/sign-in", {"username": username, "password": PASSWORD})
    return browser.post(PROVE, {"confirmation": given})


def is_in(answer):
    return answer.status_code == 302 and "/sign-in" not in answer.headers["Location"]


def test_a_code_signs_in_once(both, office):
    username = office.leader.username
    with time_machine.travel(NOON, tick=False) as time:
        code = code_of(TOTP_SECRET, step_at(now()))
        assert is_in(prove(both, username, f"{code[:3]} {code[3:]}"))
        assert not is_in(prove(both, username, code))
        time.shift(timedelta(seconds=30))
        assert is_in(prove(both, username, code_of(TOTP_SECRET, step_at(now()))))


def test_the_second_step_waits_for_the_password_and_no_longer_than_five_minutes(app, office):
    username = office.leader.username
    with time_machine.travel(NOON, tick=False) as time:
        stranger = Browser(app)
        assert stranger.get(PROVE).headers["Location"] == "/sign-in"
        browser = Browser(app)
        browser.post("/sign-in", {"username": username, "password": PASSWORD})
        hidden = browser.hidden_of(PROVE)
        time.shift(timedelta(minutes=6))
        code = code_of(TOTP_SECRET, step_at(now()))
        answer = browser.client.post(PROVE, data=hidden | {"confirmation": code})
        assert answer.headers["Location"] == "/sign-in"


def test_codes_cannot_be_tried_through(app, office):
    username = office.leader.username
    with time_machine.travel(NOON, tick=False):
        browser = Browser(app)
        browser.post("/sign-in", {"username": username, "password": PASSWORD})
        code = code_of(TOTP_SECRET, step_at(now()))
        wrong = [f"{number:06}" for number in range(8) if f"{number:06}" != code]
        answers = [browser.post(PROVE, {"confirmation": each}).status_code for each in wrong]
        assert answers[:5] == [200] * 5
        assert set(answers[5:]) == {429}
        assert not is_in(browser.post(PROVE, {"confirmation": code}))


def test_the_secret_is_not_in_the_database_and_is_no_use_elsewhere(app, office):
    kept = db.session.get_one(TotpSecret, office.leader.id)
    assert TOTP_SECRET.encode() not in kept.sealed
    assert secrets.unseal(kept.sealed, kept.user_id) == TOTP_SECRET
    assert secrets.unseal(kept.sealed, kept.user_id + 1) is None
    assert secrets.unseal(kept.sealed[:-1], kept.user_id) is None
    app.config["SECRET_KEY"], old = "x" * 64, app.config["SECRET_KEY"]
    try:
        assert secrets.unseal(kept.sealed, kept.user_id) is None
    finally:
        app.config["SECRET_KEY"] = old


def enrol(browser):
    page = browser.get(ENROL).text
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    sealed = re.search(r'name="secret" value="([^"]+)"', page).group(1)
    assert 'src="data:image/svg+xml' in page
    hidden = browser.hidden_of(ENROL) | {"secret": sealed}
    return secret, hidden


def test_an_app_is_enrolled_by_its_first_code_and_brings_recovery_codes(both, office):
    user_id, username = office.registrar.id, office.registrar.username
    with time_machine.travel(NOON, tick=False) as time:
        browser, elsewhere = Browser(both, office.registrar), Browser(both, office.registrar)
        secret, hidden = enrol(browser)
        wrong = browser.client.post(ENROL, data=hidden | {"code": "000000"})
        assert wrong.status_code == 200
        assert db.session.get(TotpSecret, user_id) is None
        sealed = re.search(r'name="secret" value="([^"]+)"', wrong.text).group(1)
        code = code_of(secret, step_at(now()))
        done = browser.client.post(ENROL, data=hidden | {"secret": sealed, "code": code})
        codes = re.findall(r"<li>([a-z0-9]{4}(?:-[a-z0-9]{4}){2})</li>", done.text)
        assert len(set(codes)) == 10
        assert "/sign-in" in elsewhere.get("/cases").headers["Location"]
        assert browser.get("/cases").status_code == 200
        stored = {row.digest for row in db.session.query(RecoveryCode)}
        assert not any(code in digest for code in codes for digest in stored)
        assert codes[0] not in browser.get("/account/factors").text
        time.shift(timedelta(seconds=30))
        assert not is_in(prove(both, username, "000000"))
        assert is_in(prove(both, username, codes[3].upper().replace("-", " ")))
        assert not is_in(prove(both, username, codes[3]))
        assert is_in(prove(both, username, codes[4]))


def test_anothers_secret_is_not_taken_over(app, office):
    mine, theirs = Browser(app, office.registrar), Browser(app, office.inspector)
    secret, hidden = enrol(theirs)
    own = mine.hidden_of(ENROL)
    code = code_of(secret, step_at(now()))
    answer = mine.client.post(ENROL, data=own | {"secret": hidden["secret"], "code": code})
    assert answer.headers["Location"] == ENROL
    assert db.session.query(TotpSecret).filter_by(user_id=office.registrar.id).count() == 0


def test_whose_role_needs_one_keeps_the_last_factor(app, office):
    leader = Browser(app, office.leader)
    answer = leader.post("/account/factors/app/remove", page="/account/factors")
    assert answer.status_code == 409
    assert db.session.get_one(User, office.leader.id).factor_since is not None


def test_whoever_may_go_without_takes_it_away_with_its_recovery_codes(app, office):
    user_id = office.registrar.id
    with writing():
        user = db.session.get_one(User, user_id)
        operations.keep_totp(user, TOTP_SECRET, NOON)
        operations.new_recovery_codes(user, NOON)
    browser = Browser(app, office.registrar)
    answer = browser.post("/account/factors/app/remove", page="/account/factors")
    assert answer.headers["Location"] == "/account/factors"
    assert db.session.query(RecoveryCode).filter_by(user_id=user_id).count() == 0
    assert db.session.get_one(User, user_id).factor_since is None


def test_new_recovery_codes_end_the_old_ones(app, office):
    user_id, username = office.leader.id, office.leader.username
    with writing():
        old = operations.new_recovery_codes(db.session.get_one(User, user_id), NOON)
    page = Browser(app, office.leader).post("/account/factors/codes")
    new = re.findall(r"<li>([a-z0-9]{4}(?:-[a-z0-9]{4}){2})</li>", page.text)
    assert not set(old) & set(new)
    assert not is_in(prove(app, username, old[0]))
    assert is_in(prove(app, username, new[0]))
