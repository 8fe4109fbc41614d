"""Leaders, custodians, auditors and administrators are made by two administrators together."""

import re
from datetime import timedelta

import pytest
import time_machine

from app.accounts.changes.kinds import RequestState
from app.accounts.changes.models import CredentialRequest
from app.accounts.changes.queries import counts_for_identity_from
from app.accounts.factors.operations import keep_totp, new_secret
from app.accounts.models import Membership, User, UserSession
from app.accounts.passwords import verify_password
from app.accounts.roles import Role
from app.accounts.rules import GUARDED
from app.audit.models import AuditRow
from app.extensions import db, end_reading, writing
from app.notices.models import Notice
from tests.accounts.changes.helpers import WHY, House, in_english, membership, roles_of
from tests.addresses import token
from tests.factories import NOON, PASSWORD


@pytest.fixture
def house(request, office, client_for):
    with time_machine.travel(NOON, tick=False):
        yield House(office, client_for)


def the_request():
    end_reading()
    return db.session.query(CredentialRequest).one()


def told(user_id):
    end_reading()
    return db.session.query(Notice).filter_by(recipient_id=user_id).count()


@pytest.mark.parametrize("role", sorted(GUARDED))
def test_one_administrator_alone_makes_no_guarded_role(app, house, role):
    assert house.give(house.security, house.person_id, role).status_code == 302
    assert roles_of(house.person_id) == set()
    assert the_request().state is RequestState.OPEN


@pytest.mark.parametrize("first", ["system", "security"])
def test_both_together_make_a_custodian_that_counts_after_72_hours(both, house, first):
    browsers = {"system": house.system, "security": house.security}
    second = next(browser for name, browser in browsers.items() if name != first)
    house.give(browsers[first], house.person_id, Role.CUSTODIAN)
    assert house.decide(second, the_request().id, "confirm").status_code == 302
    assert the_request().state is RequestState.CONFIRMED
    person, unit_id = db.session.get_one(User, house.person_id), house.office.unit_id
    due = NOON + timedelta(hours=72)
    assert counts_for_identity_from(person.id, Role.CUSTODIAN, unit_id) == due
    just_before = due - timedelta(microseconds=1)
    assert not person.counts_for_identity(Role.CUSTODIAN, unit_id, just_before)
    assert person.counts_for_identity(Role.CUSTODIAN, unit_id, due)
    assert person.holds(Role.CUSTODIAN, unit_id)


def test_all_custodians_and_auditors_are_told_and_outside_nothing_is_named(both, house):
    house.give(house.system, house.person_id, Role.LEADER)
    assert told(house.custodian_id) == told(house.office.people["auditor"]) == 0
    house.decide(house.security, the_request().id, "confirm")
    assert told(house.custodian_id) == told(house.office.people["auditor"]) == 1
    assert told(house.office.people["leader"]) == 0
    assert all(notice.discreet for notice in db.session.query(Notice))


def test_who_requested_does_not_confirm(both, house):
    house.give(house.security, house.person_id, Role.LEADER)
    answer = house.decide(house.security, the_request().id, "confirm")
    assert answer.status_code == 200
    assert the_request().state is RequestState.OPEN
    assert roles_of(house.person_id) == set()


def test_a_second_administrator_of_the_same_side_does_not_confirm(app, house, client_for):
    with writing():
        unit = house.office.administrator.memberships[0].unit
        role = Role.SECURITY_ADMINISTRATOR
        db.session.add(Membership(user_id=house.person_id, unit=unit, role=role))
    house.give(house.security, house.office.people["analyst"], Role.LEADER)
    other = in_english(client_for(db.session.get_one(User, house.person_id)))
    answer = house.decide(other, the_request().id, "confirm")
    assert "both administrators" in answer.text
    assert Role.LEADER not in roles_of(house.office.people["analyst"])


def test_whom_it_is_about_does_not_confirm(app, house):
    house.give(house.security, house.office.people["administrator"], Role.SYSTEM_ADMINISTRATOR,
               house.office.county_id)  # fmt: skip
    answer = house.decide(house.system, the_request().id, "confirm")
    assert answer.status_code == 200
    assert the_request().state is RequestState.OPEN


@pytest.mark.parametrize("decision", ["refuse", "withdraw"])
def test_refused_and_withdrawn_requests_stay_on_record(both, house, decision):
    house.give(house.security, house.person_id, Role.AUDITOR)
    by = house.security if decision == "withdraw" else house.system
    house.decide(by, the_request().id, decision, "资格不符")
    asked = the_request()
    assert asked.state.value in {"refused", "withdrawn"}
    assert asked.reason == WHY
    assert roles_of(house.person_id) == set()
    again = house.decide(house.system, asked.id, "confirm")
    assert again.status_code == 200
    assert roles_of(house.person_id) == set()
    assert f"credentials.{asked.state.value}" in {row.action for row in db.session.query(AuditRow)}


def test_a_refusal_needs_its_reason(app, house):
    house.give(house.security, house.person_id, Role.AUDITOR)
    assert house.decide(house.system, the_request().id, "refuse").status_code == 200
    assert the_request().state is RequestState.OPEN


def test_a_guarded_role_is_taken_by_two_as_well(app, house):
    house.take(house.security, house.office.people["leader"], Role.LEADER)
    assert Role.LEADER in roles_of(house.office.people["leader"])
    house.decide(house.system, the_request().id, "confirm")
    assert roles_of(house.office.people["leader"]) == set()


def test_a_combination_that_became_refused_meanwhile_is_not_confirmed(app, house):
    house.give(house.security, house.person_id, Role.CUSTODIAN)
    house.give(house.security, house.person_id, Role.REGISTRAR)
    answer = house.decide(house.system, the_request().id, "confirm")
    assert "both registrar and identity custodian" in answer.text
    assert roles_of(house.person_id) == {Role.REGISTRAR}


def test_a_requester_who_lost_the_role_is_no_half_any_more(app, house):
    house.give(house.security, house.person_id, Role.LEADER)
    with writing():
        db.session.delete(membership(house.security_id, Role.SECURITY_ADMINISTRATOR))
    house.decide(house.system, the_request().id, "confirm")
    assert roles_of(house.person_id) == set()


def test_a_leaders_password_is_reset_by_two_and_identity_waits_again(both, house, client_for):
    leader = house.office.people["leader"]
    client_for(house.office.leader)
    with writing():
        keep_totp(db.session.get_one(User, leader), new_secret(), NOON)
    assert "app-ok" not in house.reset(house.system, leader, "password").text
    assert verify_password(db.session.get_one(User, leader).password_hash, PASSWORD)
    answer = house.decide(house.security, the_request().id, "confirm")
    shown = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", answer.text).group()
    person = db.session.get_one(User, leader)
    assert verify_password(person.password_hash, shown)
    assert person.must_change_password
    assert person.factor_since is not None
    assert membership(leader, Role.LEADER).effective_for_identity_at == NOON + timedelta(hours=72)
    open_sessions = db.session.query(UserSession).filter_by(user_id=leader, revoked_at=None)
    assert open_sessions.count() == 0


def test_a_leaders_second_factor_is_reset_by_two(app, house):
    leader = house.office.people["leader"]
    with writing():
        keep_totp(db.session.get_one(User, leader), new_secret(), NOON)
    house.reset(house.security, leader, "factor")
    assert db.session.get_one(User, leader).factor_since is not None
    house.decide(house.system, the_request().id, "confirm")
    assert db.session.get_one(User, leader).factor_since is None


@pytest.mark.parametrize("what", ["password", "factor"])
def test_one_administrator_alone_does_not_become_the_discipline_officer(app, house, what):
    officer = house.office.people["discipline"]
    before = db.session.get_one(User, officer).password_hash
    house.reset(house.system, officer, what)
    assert the_request().state is RequestState.OPEN
    assert db.session.get_one(User, officer).password_hash == before


def test_an_ordinary_persons_password_is_reset_by_the_system_administrator_alone(app, house):
    registrar = house.office.people["registrar"]
    answer = house.reset(house.system, registrar, "password")
    assert answer.status_code == 200
    shown = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", answer.text).group()
    assert verify_password(db.session.get_one(User, registrar).password_hash, shown)
    assert db.session.query(CredentialRequest).count() == 0
    assert membership(registrar, Role.REGISTRAR).effective_for_identity_at is None
    assert house.reset(house.security, registrar, "password").status_code == 403


def test_the_same_change_is_not_requested_twice(app, house):
    house.give(house.security, house.person_id, Role.LEADER)
    assert "waits for the other" in house.give(house.system, house.person_id, Role.LEADER).text
    assert db.session.query(CredentialRequest).count() == 1


def test_the_auditor_reads_requests_and_decides_none(app, house, client_for):
    house.give(house.security, house.person_id, Role.LEADER)
    auditor = client_for(house.office.auditor)
    url = f"/admin/requests/{token(the_request().id, 'request')}"
    assert auditor.get("/admin/requests").status_code == 200
    assert auditor.get(url).status_code == 200
    assert auditor.post(url, {"decision": "confirm"}, page="/admin/requests").status_code == 403
    assert roles_of(house.person_id) == set()


def test_the_delay_is_the_agencys_and_never_under_a_day(app, house):
    assert (
        "from 24 to 720"
        in house.security.post("/admin/profile", {"small_office": "no", "delay_hours": "1"}).text
    )
    house.security.post("/admin/profile", {"small_office": "no", "delay_hours": "96"})
    house.give(house.security, house.person_id, Role.CUSTODIAN)
    house.decide(house.system, the_request().id, "confirm")
    due = membership(house.person_id, Role.CUSTODIAN).effective_for_identity_at
    assert due == NOON + timedelta(hours=96)
    assert house.system.get("/admin/profile").status_code == 403
