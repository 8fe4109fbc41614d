"""Giving and taking roles on their pages: who may, and which rule says no."""

from datetime import timedelta

import pytest

from app.accounts.delegation.operations import delegate
from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.extensions import db, writing
from app.web.now import now
from tests.accounts.changes.helpers import House, roles_of
from tests.addresses import token


@pytest.fixture
def house(request, office, client_for):
    return House(office, client_for)


def test_the_security_administrator_gives_and_takes_an_ordinary_role(both, house):
    assert house.give(house.security, house.person_id, Role.REGISTRAR).status_code == 302
    assert roles_of(house.person_id) == {Role.REGISTRAR}
    assert house.take(house.security, house.person_id, Role.REGISTRAR).status_code == 302
    assert roles_of(house.person_id) == set()


def test_the_system_administrator_gives_no_role(app, house):
    house.give(house.system, house.person_id, Role.REGISTRAR)
    assert roles_of(house.person_id) == set()
    assert (
        house.take(house.system, house.office.people["registrar"], Role.REGISTRAR).status_code
        == 403
    )
    assert roles_of(house.office.people["registrar"]) == {Role.REGISTRAR}


def test_the_security_administrator_makes_no_accounts_and_no_units(app, house):
    for url in (
        "/admin/people/new",
        f"/admin/people/{token(house.person_id, 'user')}/edit",
        f"/admin/people/{token(house.person_id, 'user')}/close",
        f"/admin/units/{token(house.office.unit_id, 'unit')}",
        f"/admin/units/{token(house.office.unit_id, 'unit')}/new",
    ):
        assert house.security.get(url).status_code == 403
        assert house.system.get(url).status_code == 200


def test_the_auditor_only_reads(app, house, client_for):
    auditor = client_for(house.office.auditor)
    for url in ("/admin/people", "/admin/units", "/admin/requests", "/admin/vacancies"):
        assert auditor.get(url).status_code == 200
    person = f"/admin/people/{token(house.person_id, 'user')}"
    for url in (f"{person}/edit", f"{person}/roles/give", f"{person}/credentials/password",
                "/admin/people/new", "/admin/profile"):  # fmt: skip
        assert auditor.get(url).status_code == 403


def test_whoever_handles_matters_sees_none_of_these_pages(app, house, client_for):
    leader = client_for(house.office.leader)
    for url in ("/admin/people", "/admin/units", "/admin/requests", "/admin/vacancies"):
        assert leader.get(url).status_code == 403


@pytest.mark.parametrize("side", ["system", "security"])
def test_nobody_changes_their_own_roles_or_credentials(app, house, side):
    browser = {"system": house.system, "security": house.security}[side]
    own = {"system": house.office.people["administrator"], "security": house.security_id}[side]
    before = roles_of(own)
    assert "Nobody changes their own" in house.give(browser, own, Role.AUDITOR).text
    assert "Nobody changes their own" in house.take(browser, own, *before).text
    assert "Nobody changes their own" in house.reset(browser, own, "password").text
    assert roles_of(own) == before


def test_a_refused_combination_is_said_beside_the_role_and_what_was_typed_stays(both, house):
    answer = house.give(house.security, house.office.people["registrar"], Role.CUSTODIAN)
    assert answer.status_code == 200
    assert 'id="role-error"' in answer.text
    assert "both registrar and identity custodian" in answer.text
    assert '<option value="custodian" selected>' in answer.text
    assert roles_of(house.office.people["registrar"]) == {Role.REGISTRAR}


def test_a_combination_is_refused_across_units_too(app, house):
    answer = house.give(house.security, house.custodian_id, Role.REGISTRAR, house.office.county_id)
    assert "both registrar and identity custodian" in answer.text
    assert roles_of(house.custodian_id) == {Role.CUSTODIAN}


def test_the_small_office_lets_its_head_lead_the_team(app, house):
    house.give(house.security, house.person_id, Role.LEGAL_REVIEWER)
    refused = house.give(house.security, house.person_id, Role.TEAM_HEAD, house.office.team_id)
    assert "save in a" in refused.text
    house.security.post("/admin/profile", {"small_office": "yes", "delay_hours": "72"})
    house.give(house.security, house.person_id, Role.TEAM_HEAD, house.office.team_id)
    assert roles_of(house.person_id) == {Role.LEGAL_REVIEWER, Role.TEAM_HEAD}


def test_a_role_of_the_office_is_not_given_in_a_team(app, house):
    answer = house.give(house.security, house.person_id, Role.REGISTRAR, house.office.team_id)
    assert 'id="unit-error"' in answer.text
    assert roles_of(house.person_id) == set()


def test_the_last_administrator_stays(app, house):
    answer = house.take(
        house.security, house.office.people["administrator"], Role.SYSTEM_ADMINISTRATOR
    )
    assert "Nobody else holds" in answer.text
    assert roles_of(house.office.people["administrator"]) == {Role.SYSTEM_ADMINISTRATOR}


def test_who_acts_for_a_leader_becomes_no_custodian_meanwhile(app, house):
    at = now()
    with writing():
        unit = db.session.get_one(Unit, house.office.unit_id)
        db.session.add(Membership(user_id=house.person_id, unit=unit, role=Role.PUBLICITY))
        db.session.flush()
        leader = db.session.get_one(User, house.office.people["leader"])
        delegate(leader, house.person_id, unit.id, (at, at + timedelta(days=3)), at)
    answer = house.give(house.security, house.person_id, Role.CUSTODIAN)
    assert "both leader and identity custodian" in answer.text


def test_a_role_in_a_closed_unit_or_for_a_closed_account_is_not_given(app, house):
    with writing():
        db.session.get_one(User, house.person_id).active = False
    assert "closed" in house.give(house.security, house.person_id, Role.REGISTRAR).text
    with writing():
        db.session.get_one(User, house.person_id).active = True
        db.session.get_one(Unit, house.office.county_id).active = False
    house.give(house.security, house.person_id, Role.REGISTRAR, house.office.county_id)
    assert roles_of(house.person_id) == set()
