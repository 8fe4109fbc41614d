"""Functions that nobody holds are shown with what follows."""

import pytest

from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.accounts.vacancies.queries import vacancies
from app.extensions import db, writing


def found():
    return {vacancy.unit.id: set(vacancy.roles) for vacancy in vacancies()}


def fill(office, role, unit_id, name="analyst"):
    with writing():
        db.session.add(Membership(user_id=office.people[name], unit_id=unit_id, role=role))


def test_what_is_held_above_is_not_vacant_below_and_teams_are_left_out(both, office):
    assert found()[office.unit_id] == {Role.CUSTODIAN, Role.SECURITY_ADMINISTRATOR}
    assert found()[office.county_id] == found()[office.unit_id]
    assert office.team_id not in found()
    fill(office, Role.CUSTODIAN, office.county_id)
    assert Role.CUSTODIAN in found()[office.unit_id]
    assert Role.CUSTODIAN not in found()[office.county_id]
    fill(office, Role.CUSTODIAN, office.unit_id)
    fill(office, Role.SECURITY_ADMINISTRATOR, office.unit_id, "discipline")
    assert found() == {}


def test_a_closed_account_holds_nothing_and_a_closed_unit_lacks_nothing(both, office):
    with writing():
        db.session.get_one(User, office.people["auditor"]).active = False
        db.session.get_one(Unit, office.county_id).active = False
    assert Role.AUDITOR in found()[office.unit_id]
    assert office.county_id not in found()


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_the_page_says_what_follows_and_the_first_page_how_many(app, office, client_for, who):
    browser = client_for(getattr(office, who))
    page = browser.get("/admin/vacancies", headers={"Accept-Language": "en"}).text
    assert "示范市市场监督管理局" in page
    assert "app-tag--amber" in browser.get("/admin").text
