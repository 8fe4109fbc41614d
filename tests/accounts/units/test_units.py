"""The tree of units on its pages."""

import pytest

from app.accounts.models import Unit, UnitKind
from app.audit.models import AuditRow
from app.cases.models import Case
from app.cases.signoff.queries import teams_of
from app.cases.states import CaseKind, CaseState
from app.extensions import db, end_reading, writing
from tests.accounts.changes.helpers import in_english
from tests.addresses import token
from tests.factories import make_case, make_unit

TEAM = {"kind": "team", "name": "城区三中队", "short_name": "三中队", "number_word": ""}
STATION = {"kind": "station", "name": "石桥所", "short_name": "石桥所", "number_word": "石投举"}


@pytest.fixture
def admin(request, office, client_for):
    return in_english(client_for(office.administrator))


def url(unit_id, act=""):
    return f"/admin/units/{token(unit_id, 'unit')}{act}"


def unit_named(name):
    end_reading()
    return db.session.query(Unit).filter_by(name=name).one_or_none()


def edit(admin, unit, **values):
    typed = {
        "name": unit.name,
        "short_name": unit.short_name,
        "number_word": unit.number_word,
        "district_id": "",
    }
    return admin.post(url(unit.id), typed | values)


def test_a_station_is_added_below_an_office_with_a_word_of_its_own(both, office, admin):
    assert admin.post(url(office.county_id, "/new"), STATION).status_code == 302
    unit = unit_named("石桥所")
    assert unit.kind is UnitKind.STATION
    assert unit.path == f"/{office.unit_id}/{office.county_id}/{unit.id}/"
    assert unit.number_word == "石投举"
    assert "石桥所" in admin.get("/admin/units").text
    assert "unit.added" in {row.action for row in db.session.query(AuditRow)}


def test_a_team_bears_the_word_of_its_office(both, office, admin):
    admin.post(url(office.county_id, "/new"), TEAM)
    assert unit_named("城区三中队").number_word == "东投举"


@pytest.mark.parametrize("word", ["示投举", " 示投举 ", "示投举督"])
def test_the_same_number_word_is_refused_beside_its_field(both, office, admin, word):
    answer = admin.post(url(office.county_id, "/new"), STATION | {"number_word": word})
    assert answer.status_code == 200
    assert 'id="number_word-error"' in answer.text
    assert "示范市市场监督管理局" in answer.text.split('id="number_word-error"')[1][:300]
    assert 'value="石桥所"' in answer.text
    assert unit_named("石桥所") is None


def test_an_office_does_not_take_the_word_of_another_when_it_is_changed(both, office, admin):
    county = db.session.get_one(Unit, office.county_id)
    answer = edit(admin, county, number_word="示投举")
    assert 'id="number_word-error"' in answer.text
    end_reading()
    assert db.session.get_one(Unit, office.county_id).number_word == "东投举"


def test_a_word_whose_numbers_another_unit_gave_once_is_not_free(app, office, admin):
    make_case(office, unit_id=office.county_id, number="东投举〔2026〕1号")
    assert edit(admin, db.session.get_one(Unit, office.county_id), number_word="西投举")
    answer = admin.post(url(office.unit_id, "/new"), STATION | {"number_word": "东投举"})
    assert "would come twice" in answer.text
    assert unit_named("石桥所") is None
    back = edit(admin, unit_named("东山县市场监督管理局"), number_word="东投举")
    assert back.status_code == 302


def test_an_empty_word_counts_as_that_of_the_agency(app, office, admin):
    with writing():
        db.session.get_one(Unit, office.county_id).number_word = ""
    answer = admin.post(url(office.unit_id, "/new"), STATION | {"number_word": "投举"})
    assert 'id="number_word-error"' in answer.text
    answer = admin.post(url(office.unit_id, "/new"), STATION | {"number_word": ""})
    assert 'id="number_word-error"' in answer.text


def test_renaming_keeps_the_word_and_a_new_word_goes_to_the_teams(app, office, admin):
    city = db.session.get_one(Unit, office.unit_id)
    assert edit(admin, city, name="示范市局").status_code == 302
    assert unit_named("示范市局").number_word == "示投举"
    edit(admin, unit_named("示范市局"), number_word="范投举")
    assert db.session.get_one(Unit, office.team_id).number_word == "范投举"
    assert db.session.get_one(Unit, office.county_id).number_word == "东投举"


def test_nothing_goes_below_a_team_and_no_county_below_a_county(app, office, admin):
    county = STATION | {"kind": "county"}
    assert admin.post(url(office.county_id, "/new"), county).status_code == 200
    assert admin.post(url(office.team_id, "/new"), TEAM).status_code == 200
    assert unit_named("石桥所") is None
    assert unit_named("城区三中队") is None


def test_a_unit_with_members_matters_or_units_below_is_not_closed(both, office, admin):
    with writing():
        empty = make_unit("空中队", UnitKind.TEAM, db.session.get_one(Unit, office.unit_id)).id
    case_id = make_case(office, CaseState.RECEIVED, lead_team_id=empty)
    for unit_id in (office.unit_id, office.team_id, empty):
        admin.post(url(unit_id, "/close"), page="/admin/units")
        end_reading()
        assert db.session.get_one(Unit, unit_id).active
    with writing():
        db.session.get_one(Case, case_id).state = CaseState.ARCHIVED
    admin.post(url(empty, "/close"), page="/admin/units")
    end_reading()
    assert not db.session.get_one(Unit, empty).active
    admin.post(url(empty, "/open"), page="/admin/units")
    end_reading()
    assert db.session.get_one(Unit, empty).active


def test_a_matter_kept_apart_does_not_show_by_a_refusal(app, office, admin):
    with writing():
        empty = make_unit(
            "空所", UnitKind.STATION, db.session.get_one(Unit, office.unit_id), "空"
        ).id
    make_case(office, unit_id=empty, kind=CaseKind.STAFF_COMPLAINT)
    admin.post(url(empty, "/close"), page="/admin/units")
    end_reading()
    assert not db.session.get_one(Unit, empty).active


def test_a_closed_team_gets_no_orders(app, office, client_for):
    with writing():
        db.session.get_one(Unit, office.other_team_id).active = False
    assert [team.id for team in teams_of(office.unit_id)] == [office.team_id]
