"""Who may see, ask, decide and hear of the time of a matter."""

import pytest
from sqlalchemy import select

from app.cases.states import CaseKind, CaseState
from app.extensions import db, end_reading
from app.notices.models import Notice
from tests.addresses import token
from tests.cases.timing.conftest import RECEIVED, Limit, begin, local
from tests.factories import make_case


@pytest.mark.parametrize("who", ["county_registrar", "county_leader", "other_inspector"])
def test_another_unit_finds_nothing(limit, who):
    limit.ask("extend")
    browser = limit.as_(who)
    for url in (limit.page, f"{limit.url}/pause", f"{limit.url}/delay", limit.request_url):
        assert browser.get(url).status_code == 404, url


@pytest.mark.parametrize("kept", [{"is_sealed": True}, {"kind": CaseKind.STAFF_COMPLAINT}])
def test_a_sealed_matter_and_a_staff_complaint_stay_out_of_sight(at, office, client_for, kept):
    limit = Limit(office, client_for, begin(office, **kept))
    assert limit.ask("extend", who="discipline").status_code == 302
    for who in ("leader", "registrar", "team_head", "inspector"):
        browser = limit.as_(who)
        for url in (limit.page, f"{limit.url}/extend", f"{limit.url}/run-on", limit.request_url):
            assert browser.get(url).status_code == 404, (who, url)
    assert limit.case.number not in limit.as_("leader").get("/inbox").text


def test_a_limit_of_another_matter_is_not_reached_through_this_one(limit, office):
    limit.ask("extend")
    other = make_case(office, CaseState.INVESTIGATING, at=RECEIVED)
    leader = limit.as_("leader")
    request, clock = limit.request_url.rsplit("/", 1)[1], limit.url.rsplit("/", 1)[1]
    ours, theirs = f"/cases/{token(limit.case_id)}", f"/cases/{token(other)}"
    assert leader.get(f"{theirs}/time-requests/{request}").status_code == 404
    assert leader.get(f"{theirs}/clocks/{clock}/run-on").status_code == 404
    for odd in ("0", "99999999999999999999", request[:-1] + "!", token(2**62, "clock")):
        assert leader.get(f"{ours}/clocks/{odd}/run-on").status_code == 404
        assert leader.get(f"{ours}/time-requests/{odd}").status_code == 404


@pytest.mark.parametrize("who", ["leader", "analyst"])
def test_nobody_asks_or_explains_who_does_not_work_on_it(limit, at, who):
    browser = limit.as_(who)
    assert browser.get(f"{limit.url}/pause").status_code == 403
    assert browser.get(f"{limit.url}/extend").status_code == 403
    at(local(2026, 12, 1))
    assert limit.as_(who).get(f"{limit.url}/delay").status_code == 403


@pytest.mark.parametrize("who", ["registrar", "team_head", "analyst"])
def test_nobody_but_a_leader_decides(limit, who):
    limit.ask("extend", who="inspector")
    assert limit.as_(who).get(limit.request_url).status_code == 403
    assert limit.grant(who).status_code == 403
    assert limit.requests[-1].decided_at is None


def test_the_leader_lets_a_limit_run_on_too_but_nobody_else(limit):
    limit.granted()
    assert limit.run_on("analyst").status_code == 403
    assert limit.run_on("leader").status_code == 302
    assert limit.run_on().status_code == 409


def notices_of(limit, who):
    end_reading()
    person = limit.office.people[who]
    found = db.session.scalars(
        select(Notice.kind).where(Notice.recipient_id == person).order_by(Notice.id)
    )
    return [kind for kind in found if kind.startswith("time.")]


def test_a_decided_request_asks_nothing_of_the_other_leaders(limit):
    limit.ask("extend")
    limit.grant()
    for who in ("leader", "second_leader"):
        page = limit.as_(who).get("/notices").text
        assert "未读 0 条" in page


def test_the_leaders_hear_of_a_request_and_whoever_asked_of_the_decision(limit):
    limit.ask("extend")
    assert notices_of(limit, "leader") == notices_of(limit, "second_leader") == ["time.asked"]
    for who in ("county_leader", "registrar", "team_head"):
        assert notices_of(limit, who) == []
    limit.grant()
    limit.granted()
    assert notices_of(limit, "team_head") == ["time.granted", "time.granted"]
    limit.run_on()
    limit.ask("extend")
    limit.refuse()
    assert notices_of(limit, "team_head")[-1] == "time.refused"
