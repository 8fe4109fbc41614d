from dataclasses import replace

from app.cases.models import Case
from app.extensions import db
from app.identity import custody
from tests.addresses import token
from tests.cases.custody.conftest import REPORTER, kinds_told, rows

CONSENTING = replace(REPORTER, consents_to_mediation=True)


def name(house, case_id):
    url = f"/cases/{token(case_id)}/mediation"
    return house.browser("leader").post(url, {"mediator": str(house.id_of("mediator"))})


def standing(case_id):
    uid = db.session.get_one(Case, case_id).uid
    return [grant for grant in custody.grants_on(uid) if grant.state == "open"]


def test_with_consent_the_named_mediator_reads_name_and_telephone_until_it_ends(house):
    case_id = house.take(CONSENTING)
    assert name(house, case_id).status_code == 302
    assert "custody-mediator" in kinds_told(house.id_of("mediator"))
    (grant,) = standing(case_id)
    mediator = house.browser("mediator")
    assert grant.grant_id in mediator.get("/mediations").text
    url = f"/mediations/{grant.grant_id}"
    assert REPORTER.name not in mediator.get(url).text
    for _ in range(4):
        shown = mediator.post(url, {})
        assert REPORTER.name in shown.text
        assert REPORTER.phone in shown.text
        assert REPORTER.address not in shown.text
    assert len(rows("custody.opened")) == 4
    assert house.browser("leader").get(url).status_code == 404
    assert house.browser("leader").post(f"{url}/end", page=house.url()).status_code == 302
    assert mediator.get(url).status_code == 404
    assert standing(case_id) == []


def test_without_consent_in_the_sealed_record_the_keeper_refuses(house):
    answer = name(house, house.case_id)
    assert answer.status_code == 200
    assert "app-note--red" in answer.text
    assert rows("custody.refused_opening") == [(house.id_of("leader"), "no_consent")]
    assert standing(house.case_id) == []


def test_only_the_leader_names_and_only_a_mediator_is_named(house):
    url = f"/cases/{token(house.case_id)}/mediation"
    assert house.browser("reviewer").get(url).status_code == 403
    other = str(house.id_of("inspector"))
    assert house.browser("leader").post(url, {"mediator": other}).status_code == 200
    assert rows("custody.mediator_named") == []
    assert house.browser("leader").get("/mediations").status_code == 403
