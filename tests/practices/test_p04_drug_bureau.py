"""P4: complaints against the bureau's own staff are a kind of their own, routed away from those
complained of: taken, kept by discipline, signed, verified, answered, and seen by nobody else."""

import re
from datetime import timedelta

from app.accounts.roles import Role
from app.cases.capacities import Capacity
from app.cases.models import Case
from app.cases.states import CaseState
from app.extensions import db, end_reading, writing
from tests import factories
from tests.addresses import token
from tests.factories import make_user
from tests.journey import Journey

COMPLAINT = {
    "kind": "staff_complaint",
    "respondent_name": "综合科 纪检员",
    "respondent_address": "",
    "summary": "反映一名工作人员接电话时态度冷淡、推诿。",
    "words": "我打了三次电话，那个人态度很差，一直推给别的科室。",
    "on_the_spot": "no",
    "urgency": "normal",
}
OTHERS = ("registrar", "duty_head", "second_leader", "team_head", "other_inspector", "analyst")


def admit(journey, who, **people):
    for person, capacity in people.items():
        data = {
            "person": str(journey.office.people[person]),
            "capacity": capacity.value,
            "reason": "指定办理。",
            "all_the_same": "y",
        }
        journey.post(who, f"/cases/{token(journey.case_id)}/circle", data)


def second_officer(office):
    """Another officer beside the one complained of."""
    with writing():
        city = db.session.get_one(Case.unit.property.mapper.class_, office.unit_id)
        officer = make_user("jijian2", "韩雪", (Role.DISCIPLINE, city))
        office.people["officer"] = officer.id
    end_reading()


def state_of(journey):
    end_reading()
    return db.session.get_one(Case, journey.case_id, populate_existing=True).state


def test_a_complaint_against_staff_is_taken_routed_away_handled_and_answered(
    both, keeper, office, jobs, time_machine
):
    time_machine.move_to(factories.NOON, tick=False)
    second_officer(office)
    journey = Journey(both, office, jobs)
    page = journey.take_call(**COMPLAINT).text
    assert journey.reference
    assert "督〔" not in page  # how many there are is nothing for the desk
    case = db.session.get_one(Case, journey.case_id)
    assert case.complained_of_id == office.people["discipline"]
    assert case.owner_id == office.people["officer"]
    address = f"/cases/{token(journey.case_id)}"
    for who in (*OTHERS, "leader", "inspector", "discipline"):
        assert journey.browser(who).get(address).status_code == 404

    journey.accept("officer")
    admit(
        journey,
        "officer",
        leader=Capacity.SIGNER,
        inspector=Capacity.VERIFIER,
        second_inspector=Capacity.VERIFIER,
    )
    journey.propose("officer", team=str(office.unit_id))
    assert "督〔" in journey.browser("leader").get("/inbox").text
    assert "督〔" not in journey.browser("second_leader").get("/inbox").text
    journey.sign("leader", team=str(office.unit_id))
    journey.receive("inspector")
    order = f"/orders/{token(journey.case_id)}"
    journey.post("inspector", f"{order}/arrive", page=order)
    journey.record_visit("inspector")
    journey.conclude("inspector")
    journey.ask_for_time("inspector")
    journey.grant_time("leader")
    journey.submit_closing("inspector")
    journey.approve("leader")
    assert state_of(journey) is CaseState.CLOSED
    task, shown = journey.reach("officer")
    assert "13800005621" in shown.text
    journey.hear(task, "officer")
    assert state_of(journey) is CaseState.FEEDBACK_GIVEN
    time_machine.move_to(factories.NOON + timedelta(hours=71), tick=False)
    journey.forget_sessions()
    task, _ = journey.reach("officer")
    journey.hear(task, "officer")
    journey.post("officer", f"{address}/archive", page=f"{address}/archive")
    assert state_of(journey) is CaseState.ARCHIVED
    _, answer = journey.status()
    assert answer.status_code == 200
    for who in (*OTHERS, "discipline"):
        assert journey.browser(who).get(address).status_code == 404
        assert not re.search("督〔", journey.browser(who).get("/cases?show=all").text)


def test_an_officer_complained_of_loses_it_to_the_unit_above(both, keeper, office, jobs):
    with writing():
        county = db.session.get_one(Case.unit.property.mapper.class_, office.county_id)
        office.people["county_officer"] = make_user(
            "xianjijian", "郑直", (Role.DISCIPLINE, county)
        ).id
    end_reading()
    journey = Journey(both, office, jobs)
    journey.take_call(
        "county_registrar", **COMPLAINT | {"unit": str(office.county_id), "respondent_name": "某科"}
    )
    case = db.session.get_one(Case, journey.case_id)
    assert case.unit_id == office.county_id
    address = f"/cases/{token(journey.case_id)}"
    named = {"person": str(office.people["county_officer"])}
    journey.post("county_officer", f"{address}/complained-of", named)
    end_reading()
    assert db.session.get_one(Case, journey.case_id).unit_id == office.unit_id
    assert journey.browser("county_officer").get(address).status_code == 404
    assert journey.browser("discipline").get(address).status_code == 200
