"""What is due after signing in comes before every other page."""

import pytest

from app.accounts.factors.models import TotpSecret
from app.accounts.models import User
from app.extensions import db, writing
from tests.factories import PASSWORD, Browser

ROLES_WITH = ("leader", "discipline", "auditor", "administrator")
PAGES = ("/inbox", "/cases", "/notices", "/account", "/admin", "/account/sessions")


def forget_factor(user_id):
    with writing():
        db.session.query(TotpSecret).filter_by(user_id=user_id).delete()
        db.session.get_one(User, user_id).factor_since = None


def by_password(app, username):
    browser = Browser(app)
    answer = browser.post("/sign-in", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return browser


@pytest.mark.parametrize("who", ROLES_WITH)
def test_whose_role_needs_a_factor_reaches_nothing_before_one_is_enrolled(app, office, who):
    user = getattr(office, who)
    username = user.username
    forget_factor(user.id)
    browser = by_password(app, username)
    for page in PAGES:
        assert browser.get(page).headers["Location"] == "/account/factors", page
    assert browser.get("/account/factors").status_code == 200
    assert browser.get("/account/factors/app").status_code == 200


@pytest.mark.parametrize("who", ["registrar", "inspector", "analyst"])
def test_others_may_go_without(app, office, who):
    browser = by_password(app, getattr(office, who).username)
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize("who", ROLES_WITH)
def test_whoever_has_a_factor_is_not_signed_in_by_the_password_alone(app, office, who):
    browser = by_password(app, getattr(office, who).username)
    for page in PAGES:
        assert "/sign-in" in browser.get(page).headers["Location"], page


def test_a_first_password_is_changed_before_anything_else(both, office):
    user_id, username = office.registrar.id, office.registrar.username
    with writing():
        db.session.get_one(User, user_id).must_change_password = True
    browser = by_password(both, username)
    for page in (*PAGES, "/account/factors"):
        assert browser.get(page).headers["Location"] == "/account/password", page
    own = "correct horse battery staple"
    answer = browser.post("/account/password", {"current": PASSWORD, "password": own, "again": own})
    assert answer.headers["Location"] == "/cases"
    assert browser.get("/cases").status_code == 200


def test_one_may_always_sign_out_and_read_in_the_other_language(app, office):
    username = office.leader.username
    forget_factor(office.leader.id)
    browser = by_password(app, username)
    page = "/account/factors"
    answer = browser.post("/language", {"lang": "en", "next": page}, page=page)
    assert answer.headers["Location"] == page
    assert "/sign-in" in browser.post("/sign-out", page=page).headers["Location"]
