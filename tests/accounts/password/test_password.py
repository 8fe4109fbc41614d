"""Passwords: what a good one is, changing it, hashing it anew."""

import pytest
import time_machine
from argon2 import PasswordHasher

from app.accounts.models import User
from app.accounts.password.rules import Fault, fault_of
from app.accounts.passwords import is_outdated
from app.accounts.throttle.rules import ACCOUNT
from app.extensions import db, writing
from tests.factories import NOON, PASSWORD, Browser

NAMES = ("liujing", "刘静")
GOOD = "orange bicycle under snow"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short9", Fault.SHORT),
        ("123456789", Fault.SHORT),
        ("liujing2026", Fault.NAME),
        ("我是刘静刘静刘静刘静", Fault.NAME),
        ("password123", Fault.COMMON),
        ("Password2026!", Fault.COMMON),
        ("1234567890", Fault.COMMON),
        ("20261122001", Fault.COMMON),
        ("aaaaaaaaaaaa", Fault.COMMON),
        ("qwertyuiop", Fault.COMMON),
        ("abcdefghijk", Fault.COMMON),
        ("woaini1314520", Fault.COMMON),
        (GOOD, None),
        ("四个互不相关的汉字词语", None),
        ("kF7#mQ2pLx", None),
        ("words around liujing are long enough", None),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password, fault):
    assert fault_of(password, NAMES) is fault


def change(browser, current=PASSWORD, password=GOOD, again=None):
    data = {"current": current, "password": password, "again": again or password}
    return browser.post("/account/password", data)


def test_each_mistake_stands_beside_its_field_and_nothing_is_changed(app, office):
    browser = Browser(app, office.registrar)
    before = office.registrar.password_hash
    assert 'id="again-error"' in change(browser, again="another one entirely").text
    assert change(browser, current="wrong").status_code == 200
    assert change(browser, password="12345678901").status_code == 200
    assert change(browser, password=PASSWORD).status_code == 200
    for page in (change(browser, password="short"), change(browser, current="wrong")):
        assert "is-err" in page.text
        assert GOOD not in page.text
    assert office.registrar.password_hash == before


def test_a_changed_password_ends_all_other_sessions_and_signs_in(both, office):
    here, there = Browser(both, office.registrar), Browser(both, office.registrar)
    username = office.registrar.username
    assert change(here).headers["Location"] == "/account"
    assert here.get("/cases").status_code == 200
    assert "/sign-in" in there.get("/cases").headers["Location"]
    again = Browser(both)
    assert again.post("/sign-in", {"username": username, "password": PASSWORD}).status_code == 200
    assert again.post("/sign-in", {"username": username, "password": GOOD}).status_code == 302


def test_the_present_password_cannot_be_guessed_on_the_page(app, office):
    with time_machine.travel(NOON, tick=False):
        browser = Browser(app, office.registrar)
        for _ in range(ACCOUNT.free):
            change(browser, current="wrong")
        assert change(browser).status_code == 200
    with time_machine.travel(NOON.replace(minute=5), tick=False):
        assert change(browser).status_code == 302


def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(both, office):
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    user_id, username = office.registrar.id, office.registrar.username
    with writing():
        db.session.get_one(User, user_id).password_hash = old
    assert is_outdated(old)
    data = {"username": username, "password": PASSWORD}
    assert Browser(both).post("/sign-in", data).status_code == 302
    stored = db.session.get_one(User, user_id).password_hash
    assert not is_outdated(stored)
    assert Browser(both).post("/sign-in", data).status_code == 302
