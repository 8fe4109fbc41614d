"""Accounts on their pages: found, made, changed, closed."""

import re

import pytest

from app.accounts.models import User, UserSession
from app.accounts.passwords import verify_password
from app.audit.models import AuditRow
from app.cases.states import CaseKind, CaseState
from app.extensions import db, end_reading
from app.notices.models import Notice
from tests.addresses import token
from tests.factories import Browser, make_case

NEW = {"username": "xinlai", "display_name": "新来的", "certificate_number": "ZF-0099"}
PASSWORD = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")


@pytest.fixture
def admin(request, office, client_for):
    return client_for(office.administrator)


def person_named(username):
    end_reading()
    return db.session.query(User).filter_by(username=username).one_or_none()


def url(user_id, act=""):
    return f"/admin/people/{token(user_id, 'user')}{act}"


def test_a_new_account_gets_a_password_that_is_shown_once_and_has_to_be_changed(both, admin):
    answer = admin.post("/admin/people/new", NEW)
    password = PASSWORD.search(answer.text).group()
    person = person_named("xinlai")
    assert verify_password(person.password_hash, password)
    assert person.must_change_password
    assert person.memberships == []
    assert password not in admin.get(url(person.id)).text
    row = db.session.query(AuditRow).filter_by(action="account.added").one()
    assert row.subject == f"user {person.id}"


def test_the_first_sign_in_leads_to_the_change_of_the_password(app, admin):
    password = PASSWORD.search(admin.post("/admin/people/new", NEW).text).group()
    browser = Browser(app)
    browser.post("/sign-in", {"username": "xinlai", "password": password})
    answer = browser.get("/notices")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/account/password")


@pytest.mark.parametrize("username", ["liujing", "LiuJing"])
def test_a_user_name_is_given_once_only(both, admin, username):
    answer = admin.post("/admin/people/new", NEW | {"username": username})
    assert 'id="username-error"' in answer.text
    assert 'value="新来的"' in answer.text
    assert db.session.query(User).filter_by(display_name="新来的").count() == 0


@pytest.mark.parametrize("username", ["", "ab", "新来", "a b c", "x" * 61])
def test_a_user_name_is_one_that_can_be_typed(app, admin, username):
    answer = admin.post("/admin/people/new", NEW | {"username": username})
    assert 'id="username-error"' in answer.text


def test_name_and_certificate_are_changed_the_user_name_is_not(both, office, admin):
    typed = {"display_name": "刘静怡", "certificate_number": "", "username": "other"}
    assert admin.post(url(office.people["registrar"], "/edit"), typed).status_code == 302
    person = person_named("liujing")
    assert (person.display_name, person.certificate_number) == ("刘静怡", None)


def test_people_are_found_by_name_user_name_certificate_and_unit(both, office, admin):
    for words in ("王海", "WANGHY", person_named("wanghy").certificate_number):
        page = admin.get("/admin/people", query_string={"q": words}).text
        assert token(office.people["inspector"], "user") in page
        assert token(office.people["leader"], "user") not in page
    page = admin.get("/admin/people", query_string={"unit": office.county_id}).text
    assert token(office.people["county_leader"], "user") in page
    assert token(office.people["leader"], "user") not in page
    assert admin.get("/admin/people", query_string={"q": "%", "unit": "x"}).status_code == 200


def test_closing_an_account_ends_its_sessions_at_once(both, office, admin, client_for):
    theirs = client_for(office.registrar)
    assert theirs.get("/cases").status_code == 200
    registrar = office.people["registrar"]
    assert admin.post(url(registrar, "/close")).status_code == 302
    assert theirs.get("/cases").status_code == 302
    assert not person_named("liujing").active
    assert db.session.query(UserSession).filter_by(user_id=registrar, revoked_at=None).count() == 0
    assert "/credentials/open" in admin.get(url(registrar)).text


def test_open_work_is_listed_before_closing_and_nothing_that_is_kept_apart(app, office, admin):
    registrar = office.people["registrar"]
    make_case(office, number="示投举〔2026〕71号", owner_id=registrar)
    make_case(office, CaseState.ARCHIVED, number="示投举〔2026〕72号", owner_id=registrar)
    make_case(
        office, number="示投举督〔2026〕3号", kind=CaseKind.STAFF_COMPLAINT, owner_id=registrar
    )
    make_case(office, number="示投举〔2026〕74号", is_sealed=True, owner_id=registrar)
    page = admin.get(url(registrar, "/close")).text
    assert "〔2026〕71号" in page
    for hidden in ("〔2026〕72号", "〔2026〕3号", "〔2026〕74号", "过期"):
        assert hidden not in page


def test_the_watchers_hear_when_a_guarded_account_is_closed(app, office, admin):
    admin.post(url(office.people["leader"], "/close"))
    admin.post(url(office.people["registrar"], "/close"))
    end_reading()
    assert db.session.query(Notice).filter_by(recipient_id=office.people["auditor"]).count() == 1


def test_nobody_closes_their_own_account(app, office, admin):
    answer = admin.post(url(office.people["administrator"], "/close"))
    assert answer.status_code == 200
    assert "app-err" in answer.text
    assert person_named("guanli").active


def test_a_closed_account_is_opened_again_with_a_new_password(app, office, admin):
    registrar = office.people["registrar"]
    admin.post(url(registrar, "/close"))
    answer = admin.post(url(registrar, "/credentials/open"), {"reason": "误停用"})
    assert verify_password(
        person_named("liujing").password_hash, PASSWORD.search(answer.text).group()
    )
    assert person_named("liujing").active


def test_who_is_not_there_is_answered_like_who_never_was(app, admin):
    for act in ("", "/edit", "/close", "/roles/give", "/credentials/password"):
        assert admin.get(url(10**6, act)).status_code == 404
    assert admin.get("/admin/people/7").status_code == 404
