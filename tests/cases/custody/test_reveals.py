import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete

from app.accounts.models import Membership
from app.accounts.roles import Role
from app.audit import operations as audit
from app.cases.models import Case
from app.cases.states import CaseKind
from app.extensions import Model, db, end_reading, writing
from app.identity import client, custody
from app.identity.wire.granting import GrantState
from tests.cases.custody.conftest import NOW, REPORTER, kinds_told, rows


def test_what_a_custodian_approved_its_requester_opens_and_nobody_else_learns(house):
    house.enrol("custodian")
    grant_id = house.ask()
    assert "custody-requested" in kinds_told(house.id_of("custodian"))
    custodian = house.browser("custodian")
    listed = custodian.get("/custody").text
    number = db.session.get_one(Case, house.case_id).number
    assert number in listed
    page = custodian.get(f"/custody/requests/{grant_id}").text
    assert number in page
    assert REPORTER.name not in page
    assert house.approve(grant_id).status_code == 302
    assert "custody-decided" in kinds_told(house.id_of("reviewer"))
    shown = house.browser("reviewer").post(f"/identity/{grant_id}", {})
    assert REPORTER.name in shown.text
    assert REPORTER.phone in shown.text
    assert REPORTER.address not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Refresh"].startswith("180; url=/cases/")
    assert shown.text.count(grant_id) >= 10, "the watermark"
    assert house.user("reviewer").display_name in shown.text
    assert "style=" not in shown.text
    assert rows("custody.requested")[0][0] == house.id_of("reviewer")
    assert rows("custody.decided") == [(house.id_of("custodian"), f"approved {grant_id}")]
    assert rows("custody.opened") == [(house.id_of("reviewer"), f"clarify {grant_id}")]


def test_three_views_and_half_an_hour(house):
    house.enrol("custodian")
    grant_id = house.ask()
    house.approve(grant_id)
    reviewer = house.browser("reviewer")
    for _ in range(3):
        assert REPORTER.name in reviewer.post(f"/identity/{grant_id}", {}).text
    fourth = reviewer.post(f"/identity/{grant_id}", {})
    assert REPORTER.name not in fourth.text
    house.travel.shift(timedelta(minutes=2))
    late = house.ask()
    house.approve(late)
    house.travel.shift(timedelta(minutes=30))
    answer = house.browser("reviewer").post(f"/identity/{late}", {})
    assert REPORTER.name not in answer.text
    assert [code for _who, code in rows("custody.refused_opening")] == ["used_up", "expired"]


def test_whoever_tries_the_grant_of_another_finds_nothing_and_is_recorded(house):
    house.enrol("custodian")
    grant_id = house.ask()
    house.approve(grant_id)
    other = house.browser("leader")
    assert other.get(f"/identity/{grant_id}").status_code == 404
    hidden = other.hidden_of(house.url())
    answer = other.client.post(f"/identity/{grant_id}", data=hidden)
    assert answer.status_code == 404
    assert rows("custody.refused_opening") == [(house.id_of("leader"), "not_yours")]
    assert custody.grant(grant_id).views == 0


def test_only_whoever_handles_the_matter_asks(house):
    for who, status in (
        ("registrar", 403),
        ("analyst", 403),
        ("custodian", 404),
        ("other_inspector", 404),
        ("auditor", 404),
        ("leader", 200),
    ):
        assert house.browser(who).get(house.url()).status_code == status, who


def test_a_request_names_fields_and_purpose_and_keeps_what_was_ticked(house):
    house.enrol()
    answer = house.browser("reviewer").post(house.url(), {"fields": ["phone"]})
    assert answer.status_code == 200
    assert re.search(r'value="phone"[^>]*checked|checked[^>]*value="phone"', answer.text)
    assert custody.waiting_grants() == ()


def test_it_says_why_nobody_can_approve_until_somebody_can(house):
    def warned():
        return "app-note--amber" in house.browser("leader").get(house.url()).text

    assert warned()
    house.enrol("custodian")
    assert not warned()
    with writing():
        db.session.execute(delete(Membership).where(Membership.role == Role.CUSTODIAN))
    assert warned()


def test_without_the_keeper_nothing_opens_and_it_says_so(house):
    house.enrol("custodian")
    grant_id = house.ask()
    house.approve(grant_id)
    reviewer, custodian = house.browser("reviewer"), house.browser("custodian")
    house.app.extensions["keeper"].socket_path = Path("/nowhere/keeper.sock")
    page = reviewer.get(house.url())
    assert page.status_code == 200
    assert "app-note--red" in page.text
    asked = reviewer.post(house.url(), {"fields": ["name"], "purpose": "clarify"})
    assert "app-note--red" in asked.text
    assert reviewer.post(f"/identity/{grant_id}", {}, page=house.url()).status_code == 404
    assert "app-note--red" in custodian.get("/custody").text
    assert "app-note--red" in custodian.get("/custody/credential").text
    assert rows("custody.refused_opening") == [(house.id_of("reviewer"), "keeper_down")]


def test_neither_the_requester_nor_the_registrar_approves(house):
    with writing():
        for who in ("registrar", "reviewer"):
            db.session.add(
                Membership(
                    user_id=house.id_of(who), unit_id=house.office.unit_id, role=Role.CUSTODIAN
                )
            )
    house.enrol("custodian", "registrar", "reviewer")
    grant_id = house.ask()
    for who in ("registrar", "reviewer"):
        page = house.browser(who).get(f"/custody/requests/{grant_id}")
        assert page.status_code == 200
        assert 'name="answer"' not in page.text, who
    assert custody.grant(grant_id).state is GrantState.WAITING


def test_a_wrong_code_says_so_beside_the_field_and_approves_nothing(house):
    house.enrol("custodian")
    grant_id = house.ask()
    wrong = f"{(int(house.code()) + 1) % 1_000_000:06}"
    answer = house.browser("custodian").post(f"/custody/requests/{grant_id}", {"answer": wrong})
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    assert custody.grant(grant_id).state is GrantState.WAITING
    assert rows("custody.refused_opening") == [(house.id_of("custodian"), "wrong_code")]


def test_a_refusal_has_a_reason_and_ends_the_request(house):
    house.enrol("custodian")
    grant_id = house.ask()
    url = f"/custody/requests/{grant_id}/refusal"
    assert house.browser("custodian").post(url, {}).status_code == 200
    assert house.browser("custodian").post(url, {"ground": "ask_instead"}).status_code == 302
    assert custody.grant(grant_id).state is GrantState.REFUSED
    assert "custody-decided" in kinds_told(house.id_of("reviewer"))


def test_a_request_is_taken_back_by_its_requester_only(house):
    house.enrol("custodian")
    grant_id = house.ask()
    url = f"/identity/{grant_id}/withdraw"
    assert house.browser("leader").post(url, page=house.url()).status_code == 404
    assert house.browser("reviewer").post(url, page=house.url()).status_code == 302
    assert custody.grant(grant_id).state is GrantState.WITHDRAWN


def test_rows_forged_at_the_desk_open_nothing(house):
    """The desk has no table of grants; rows of its own record are believed by nobody."""
    assert not [name for name in Model.metadata.tables if "grant" in name]
    grant_id = house.ask()
    with writing():
        case = db.session.get_one(Case, house.case_id)
        audit.record(
            "custody.decided",
            actor_id=house.id_of("custodian"),
            at=case.received_at,
            case_uid=case.uid,
            subject=f"approved {grant_id}",
        )
    answer = house.browser("reviewer").post(f"/identity/{grant_id}", {}, page=house.url())
    assert REPORTER.name not in answer.text
    assert rows("custody.refused_opening")[-1] == (house.id_of("reviewer"), "not_approved")


def test_a_staff_complaint_takes_two_custodians(house):
    case_id = house.take(REPORTER, kind=CaseKind.STAFF_COMPLAINT)
    house.enrol()
    grant_id = house.ask("discipline", case_id=case_id)
    house.approve(grant_id)
    assert custody.grant(grant_id).state is GrantState.WAITING
    answer = house.browser("discipline").post(f"/identity/{grant_id}", {}, page=house.url(case_id))
    assert REPORTER.name not in answer.text
    house.approve(grant_id, "second_custodian")
    shown = house.browser("discipline").post(f"/identity/{grant_id}", {})
    assert REPORTER.name in shown.text


def test_custodian_and_auditor_read_who_opened_it(house):
    house.enrol("custodian")
    grant_id = house.ask()
    house.approve(grant_id)
    house.browser("reviewer").post(f"/identity/{grant_id}", {})
    url = house.url() + "/openings"
    for who in ("custodian", "auditor"):
        assert url in house.browser(who).get("/custody/requests").text
        page = house.browser(who).get(url)
        assert page.status_code == 200
        assert house.user("reviewer").display_name in page.text
        assert REPORTER.name not in page.text
    assert house.browser("leader").get(url).status_code == 404
    assert house.browser("leader").get("/custody/requests").status_code == 403
    end_reading()
    uid = db.session.get_one(Case, house.case_id).uid
    assert [(o.year, o.month, o.purpose_class.value) for o in custody.openings_of(uid)] == [
        (2026, 11, "handling")
    ]
    assert client.health()


def test_a_role_of_a_custodian_that_is_too_new_approves_nothing(house):
    house.enrol("custodian")
    grant_id = house.ask()
    with writing():
        role = db.session.query(Membership).filter_by(
            user_id=house.id_of("custodian"), role=Role.CUSTODIAN
        )
        role.one().effective_for_identity_at = NOW + timedelta(hours=1)
    assert house.approve(grant_id).status_code == 200
    assert rows("custody.decided") == []
    assert custody.grant(grant_id).state is GrantState.WAITING
    house.travel.shift(timedelta(hours=1))
    assert house.approve(grant_id).status_code == 302
