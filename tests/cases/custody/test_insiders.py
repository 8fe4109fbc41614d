"""What people of the house might try who are close to a matter: each finds nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.models import Delegation
from app.accounts.roles import Role
from app.audit import operations as audit
from app.cases.models import Case
from app.cases.recusal.kinds import RecusalGround
from app.cases.recusal.models import CaseRecusal
from app.cases.states import CaseKind
from app.extensions import db, writing
from app.identity import custody
from app.oversight.alerts.operations import tell_of_unusual
from app.web.now import now
from tests.addresses import token
from tests.cases.custody.conftest import REPORTER, kinds_told, rows

SAID = {"ground": "threatened", "words": "来电人称有人持刀堵门，已报警。"}
CONSENTING = replace(REPORTER, consents_to_mediation=True)


def test_a_custodian_complained_of_is_not_told_that_somebody_asks(house):
    accused = house.id_of("custodian")
    apart = house.take(REPORTER, kind=CaseKind.STAFF_COMPLAINT, complained_of_id=accused)
    house.ask("discipline", case_id=apart)
    assert "custody-requested" not in kinds_told(accused)
    assert "custody-requested" in kinds_told(house.id_of("second_custodian"))


def test_a_leader_too_new_or_by_delegation_opens_nothing_in_an_emergency(house):
    url = house.url() + "/emergency"
    with writing():
        house.user("leader").memberships[0].effective_for_identity_at = now() + timedelta(hours=1)
    assert REPORTER.name not in house.browser("leader").post(url, SAID).text
    assert rows("custody.refused_opening") == [(house.id_of("leader"), "role_too_new")]
    with writing():
        house.user("leader").memberships[0].effective_for_identity_at = None
        deputy = house.user("duty_head")
        deputy.acts_for_others_until = now() + timedelta(days=1)
        db.session.add(
            Delegation(
                giver_id=house.id_of("leader"), receiver_id=deputy.id, unit_id=house.office.unit_id,
                role=Role.LEADER, starts_at=now() - timedelta(days=1),
                ends_at=now() + timedelta(days=1), given_at=now(),
            )
        )  # fmt: skip
    assert REPORTER.name not in house.browser("duty_head").post(url, SAID).text
    assert custody.emergencies() == ()


@pytest.fixture
def mediation(house):
    case_id = house.take(CONSENTING)
    url = f"/cases/{token(case_id)}/mediation"
    house.browser("leader").post(url, {"mediator": str(house.id_of("mediator"))})
    uid = db.session.get_one(Case, case_id).uid
    (grant,) = custody.grants_on(uid)
    return case_id, f"/mediations/{grant.grant_id}"


def test_who_mediates_no_more_opens_nothing(house, mediation):
    _case_id, url = mediation
    assert REPORTER.name in house.browser("mediator").post(url, {}).text
    with writing():
        held = house.user("mediator").memberships[0]
        held.role = Role.ANALYST
    assert REPORTER.name not in house.browser("mediator").post(url, {}).text


def test_a_mediator_who_keeps_away_opens_nothing(house, mediation):
    case_id, url = mediation
    with writing():
        db.session.add(
            CaseRecusal(
                case_id=case_id, user_id=house.id_of("mediator"), ground=RecusalGround.RELATIVE,
                entered_by_id=house.id_of("leader"), entered_at=now(),
            )
        )  # fmt: skip
    assert url not in house.browser("mediator").get("/mediations").text
    assert house.browser("mediator").post(url, {}).status_code == 404


def test_the_auditor_names_a_matter_kept_apart_by_its_opaque_id_alone(house):
    apart = house.take(REPORTER, kind=CaseKind.STAFF_COMPLAINT)
    house.ask("discipline", case_id=apart)
    case = db.session.get_one(Case, apart)
    uid, number = case.uid, case.number
    for url in ("/custody/requests", house.url(apart) + "/openings"):
        page = house.browser("auditor").get(url).text
        assert number not in page
        assert uid[:8] in page
        assert number in house.browser("custodian").get(url).text


def test_of_an_opening_at_night_in_a_matter_kept_apart_only_the_auditor_hears(house):
    accused = house.id_of("second_custodian")
    apart = house.take(REPORTER, kind=CaseKind.STAFF_COMPLAINT, complained_of_id=accused)
    uid = db.session.get_one(Case, apart).uid
    officer, night = house.id_of("discipline"), now() - timedelta(hours=7)
    with writing():
        audit.record("custody.opened", actor_id=officer, at=night, case_uid=uid)
        tell_of_unusual(now())
    assert kinds_told(accused) == set()
    assert "oversight.unusual" in kinds_told(house.id_of("auditor"))
