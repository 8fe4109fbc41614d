"""Proposal, sign-off and spoken order: who may, from where, and what wrong input gets."""

from datetime import timedelta

import pytest

from app.accounts.models import Unit
from app.accounts.roles import Role
from app.cases.models import Case
from app.cases.permissions import RULES, Permission, allowed
from app.cases.signoff.queries import inbox_of
from app.cases.states import TRANSITIONS, CaseAction, CaseState
from app.clocks.kinds import ClockKind
from app.clocks.models import Clock
from app.extensions import db, writing
from tests.addresses import token
from tests.factories import NOON, Browser, make_case, make_user
from tests.journey import Journey

OPINION = {"opinion": "请核查。", "complexity": "simple", "dispatch_text": "核查该店冷柜。"}


def awaiting(office, **values):
    return make_case(
        office,
        CaseState.AWAITING_SIGN_OFF,
        dispatch_text="核查该店冷柜。",
        demands="请核查。",
        proposed_team_id=office.team_id,
        **values,
    )


@pytest.mark.parametrize("state", [s for s in CaseState if s is not CaseState.AWAITING_SIGN_OFF])
def test_only_a_case_awaiting_sign_off_can_be_signed_off(app, office, state):
    case_id = make_case(office, state)
    page = Browser(app, office.leader).get(f"/cases/{token(case_id)}/sign-off")
    assert page.status_code == 409


@pytest.mark.parametrize("who", ["registrar", "duty_head", "analyst"])
def test_nobody_but_a_leader_signs(app, office, who):
    case_id = awaiting(office)
    assert (
        Browser(app, getattr(office, who)).get(f"/cases/{token(case_id)}/sign-off").status_code
        == 403
    )


def test_a_leader_does_not_know_of_a_matter_about_themselves(app, office):
    case_id = awaiting(office, complained_of_id=office.people["leader"])
    assert Browser(app, office.leader).get(f"/cases/{token(case_id)}/sign-off").status_code == 404
    assert not allowed(office.leader, Permission.SIGN_OFF, db.session.get(Case, case_id))


def test_an_empty_opinion_is_told_beside_the_field_and_nothing_is_saved(app, office):
    case_id = awaiting(office)
    browser = Browser(app, office.leader)
    data = OPINION | {"team": str(office.team_id), "opinion": "", "dispatch_text": "核查后厨。"}
    page = browser.post(f"/cases/{token(case_id)}/sign-off", data)
    assert page.status_code == 200
    assert "请填写办理意见" in page.text
    assert "核查后厨。" in page.text
    case = db.session.get(Case, case_id)
    assert case.state is CaseState.AWAITING_SIGN_OFF
    assert case.dispatch_text == "核查该店冷柜。"


@pytest.mark.parametrize("field", ["team", "complexity"])
def test_a_missing_or_foreign_value_is_no_crash(app, office, field):
    case_id = awaiting(office)
    browser = Browser(app, office.leader)
    url = f"/cases/{token(case_id)}/sign-off"
    for wrong in (None, "99999", "\x00", "'; DROP TABLE cases; --"):
        data = OPINION | {"team": str(office.team_id), "opinion": "请核查。"}
        data.pop(field, None)
        page = browser.post(url, data | ({} if wrong is None else {field: wrong}))
        assert page.status_code == 200
    assert db.session.get(Case, case_id).state is CaseState.AWAITING_SIGN_OFF


def test_a_marked_place_goes_out_only_with_a_reason(app, office):
    case_id = awaiting(office)
    browser = Browser(app, office.leader)
    url = f"/cases/{token(case_id)}/sign-off"
    marked = OPINION | {"team": str(office.team_id), "dispatch_text": "联系电话13800005621，核查。"}
    refused = browser.post(url, marked)
    assert 'class="app-leak"' in refused.text
    assert "文中有标出之处" in refused.text
    assert db.session.get(Case, case_id).state is CaseState.AWAITING_SIGN_OFF
    kept = browser.post(url, marked | {"flags_kept_because": "是店招上的订餐电话"})
    assert kept.status_code == 302
    case = db.session.get(Case, case_id)
    assert (case.state, case.flags_kept_because) == (CaseState.DISPATCHED, "是店招上的订餐电话")


def test_a_usual_opinion_is_one_tap(app, office):
    case_id = awaiting(office)
    page = Browser(app, office.leader).get(f"/cases/{token(case_id)}/sign-off?opinion=0")
    assert "请立即组织核查，依法处理，按时限反馈。</textarea>" in page.text
    assert (
        Browser(app, office.leader).get(f"/cases/{token(case_id)}/sign-off?opinion=x").status_code
        == 200
    )


def test_a_spoken_order_from_the_future_or_of_nobody_is_refused(app, keeper, jobs, office):
    journey = Journey(app, office, jobs)
    journey.take_call()
    browser = journey.browser("registrar")
    url = f"/cases/{token(journey.case_id)}/spoken-order"
    data = {
        "team": str(office.team_id),
        "words": "立即到场。",
        "dispatch_text": "核查该店。",
        "spoken_at": "2099-01-01T10:00",
        "leader": str(office.people["leader"]),
    }
    assert browser.post(url, data).status_code == 409
    page = browser.post(url, data | {"leader": "", "spoken_at": "x"})
    assert "请选择下达的领导" in page.text
    assert db.session.get(Case, journey.case_id).ordered_orally_at is None


def test_the_leader_chooses_the_complexity_and_with_it_the_closing_limit(app, keeper, jobs, office):
    dues = {}
    for complexity in ("simple", "complex"):
        journey = Journey(app, office, jobs)
        journey.take_call()
        journey.propose()
        journey.sign(complexity=complexity)
        clock = db.session.query(Clock).filter_by(
            case_id=journey.case_id, kind=ClockKind.CLOSING, stopped_at=None
        )
        dues[complexity] = clock.one().due_at
    assert dues["simple"] < dues["complex"]


def test_the_inbox_lists_what_waits_within_the_leaders_units_only(app, office):
    number = db.session.get(Case, awaiting(office)).number
    assert number in Browser(app, office.leader).get("/inbox").text
    assert number not in Browser(app, office.county_leader).get("/inbox").text
    empty = Browser(app, office.county_leader).get("/inbox").text
    assert "没有等您办理的件" in empty


@pytest.mark.parametrize("action", list(CaseAction))
def test_every_permission_of_the_table_has_rules_and_refuses_a_stranger(app, office, action):
    with writing():
        stranger = make_user("nobody", "路人")
    case = db.session.get(Case, awaiting(office))
    permission = TRANSITIONS[action].permission
    assert RULES[permission]
    assert not allowed(stranger, permission, case)


@pytest.mark.parametrize("role", list(Role))
def test_administrators_and_auditors_read_no_case(app, office, role):

    with writing():
        person = make_user("person", "某人", (role, db.session.get(Unit, office.unit_id)))
    case = db.session.get(Case, awaiting(office))
    knows = allowed(person, Permission.VIEW, case)
    blind = {
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDITOR,
        Role.CUSTODIAN,
        Role.PUBLICITY,
        Role.MEDIATOR,
        Role.TEAM_HEAD,
        Role.INSPECTOR,
    }
    assert knows is (role not in blind)


def test_what_nothing_is_due_on_comes_last_in_the_inbox(both, office):
    still = awaiting(office, due_at=None)
    later = awaiting(office, due_at=NOON)
    sooner = awaiting(office, due_at=NOON - timedelta(days=1))
    assert [case.id for case in inbox_of(office.leader).to_sign] == [sooner, later, still]
