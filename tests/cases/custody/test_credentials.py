import re
from datetime import timedelta

import pyotp

from app.identity import custody
from tests.addresses import token
from tests.cases.custody.conftest import kinds_told

APP = "/custody/credential/app"


def secret_on(page):
    shown = re.search(r'app-secret"[^>]*>([A-Z2-7 ]+)<', page).group(1)
    return shown.replace(" ", "")


def test_a_custodian_enrols_an_app_and_it_counts_after_three_days(house):
    browser = house.browser("custodian")
    secret = secret_on(browser.get(APP).text)
    wrong = f"{(int(pyotp.TOTP(secret).now()) + 1) % 1_000_000:06}"
    again = browser.post(APP, {"answer": wrong})
    assert again.status_code == 200
    assert secret_on(again.text) == secret
    code = pyotp.TOTP(secret).now()
    assert browser.post(APP, {"answer": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert secret not in browser.get("/custody/credential").text
    for who in ("second_custodian", "auditor"):
        assert "custody-credential" in kinds_told(house.id_of(who))
    house.secrets["custodian"] = secret
    grant_id = house.ask()
    page = house.browser("custodian").get(f"/custody/requests/{grant_id}").text
    assert 'name="answer"' not in page
    house.travel.shift(timedelta(hours=72))
    later = house.ask()
    assert house.approve(later).status_code == 302


def test_only_custodians_enrol(house):
    for who in ("leader", "administrator", "auditor"):
        assert house.browser(who).get("/custody/credential").status_code == 403
        assert house.browser(who).get("/custody").status_code == 403


def test_both_administrators_remove_one_together_and_all_are_told(house):
    house.enrol("custodian")
    owner = house.id_of("custodian")
    url = f"/custody/credentials/{token(owner, 'user')}/remove"
    first = house.browser("administrator")
    assert first.get("/custody/credentials").status_code == 200
    assert first.post(url, {}).status_code == 302
    assert "app-note--red" in house.browser("custodian").get("/custody/credential").text
    assert first.post(url, {}).status_code == 200
    assert len(custody.credentials()) == 1
    assert house.browser("security").post(url, {}).status_code == 302
    assert custody.credentials() == ()
    assert "custody-credential" in kinds_told(owner)
    assert house.browser("custodian").get(APP).status_code == 200


def test_nobody_else_removes_one(house):
    house.enrol("custodian")
    url = f"/custody/credentials/{token(house.id_of('custodian'), 'user')}/remove"
    for who in ("leader", "auditor", "custodian", "second_custodian"):
        assert house.browser(who).get(url).status_code == 403, who
