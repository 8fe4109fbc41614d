"""Spoken orders: what they need, what they cannot do without, and who reads what meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts.models import Unit
from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.cases.models import Case
from app.cases.states import CaseState
from app.clocks.kinds import ClockKind
from app.clocks.models import Clock
from app.extensions import db, writing
from app.web.language import local_path
from tests.addresses import token
from tests.factories import make_user
from tests.journey import Journey

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
WORDS = "冻牛肉过期还在用"


@pytest.fixture
def journey(app, keeper, jobs, office):
    return Journey(app, office, jobs)


def to_review(journey):
    journey.receive()
    journey.arrive()
    journey.record_visit()
    journey.conclude()
    journey.submit_closing()


def test_no_matter_closes_on_an_order_that_nobody_signed(journey):
    journey.take_call()
    journey.speak_order()
    to_review(journey)
    url = f"/cases/{token(journey.case_id)}/review"
    refused = journey.browser("leader").post(url, {"approve": "1"})
    assert refused.status_code == 409
    assert "口头交办还没有补签" in refused.text
    journey.post("leader", f"/cases/{token(journey.case_id)}/sign-off", {"opinion": "同意。"})
    journey.approve()
    assert db.session.get(Case, journey.case_id).state is CaseState.CLOSED


def test_an_earlier_signature_does_not_cover_a_later_spoken_order(journey):
    journey.take_call()
    journey.propose()
    journey.sign()
    journey.receive()
    order = f"/orders/{token(journey.case_id)}"
    journey.post("team_head", f"{order}/return", {"code": "address", "reason": "门牌号查无此店。"})
    journey.speak_order()
    assert db.session.get(Case, journey.case_id).lacks_signature


def test_a_spoken_order_accepts_a_matter_that_was_only_registered(journey):
    journey.take_call(kind="complaint", on_the_spot="no")
    assert db.session.get(Case, journey.case_id).state is CaseState.REGISTERED
    journey.speak_order()
    assert db.session.get(Case, journey.case_id).accepted_at is not None
    running = db.session.query(Clock).filter_by(case_id=journey.case_id, stopped_at=None)
    assert ClockKind.ACCEPTANCE not in {clock.kind for clock in running}


def test_the_words_of_a_spoken_order_pass_the_guard_too(journey):
    journey.take_call()
    url = f"/cases/{token(journey.case_id)}/spoken-order"
    data = {
        "team": str(journey.office.team_id),
        "leader": str(journey.office.people["leader"]),
        "words": "请联系举报人，电话13800005621。",
        "dispatch_text": "核查该店。",
        "spoken_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"),
    }
    page = journey.browser("registrar").post(url, data)
    assert "文中有标出之处" in page.text
    assert db.session.get(Case, journey.case_id).ordered_orally_at is None


def test_the_late_signature_passes_the_guard_too(journey):
    journey.take_call()
    journey.speak_order()
    url = f"/cases/{token(journey.case_id)}/sign-off"
    page = journey.browser("leader").post(url, {"opinion": "请联系13800005621。"})
    assert "文中有标出之处" in page.text
    assert db.session.get(Case, journey.case_id).lacks_signature


def test_a_reason_given_for_one_place_does_not_cover_another(journey):
    journey.take_call()
    kept = {"dispatch_text": "店招电话13800001111。", "flags_kept_because": "店招上的号码"}
    journey.propose(**kept)
    url = f"/cases/{token(journey.case_id)}/sign-off"
    data = {"opinion": "请核查。", "team": str(journey.office.team_id), "complexity": "simple"}
    more = {"dispatch_text": "店招电话13800001111，另有13900002222。"}
    refused = journey.browser("leader").post(url, data | kept | more)
    assert "文中有标出之处" in refused.text
    assert journey.browser("leader").post(url, data | kept).status_code == 302


def test_another_registrar_never_reads_the_words_and_the_taker_for_a_day(journey):
    with writing():
        city = db.session.get(Unit, journey.office.unit_id)
        journey.office.people["colleague"] = make_user("tong", "同事", (Role.REGISTRAR, city)).id
    with time_machine.travel(NOON, tick=False) as time:
        journey.take_call()
        case = f"/cases/{token(journey.case_id)}"
        assert WORDS not in journey.browser("colleague").get(f"{case}/proposal").text
        assert journey.browser("colleague").post(f"{case}/words", page=case).status_code == 403
        assert WORDS in journey.browser("registrar").get(f"{case}/proposal").text
        assert WORDS in journey.browser("duty_head").get(f"{case}/proposal").text
        time.shift(timedelta(hours=25))
        journey.forget_sessions()
        assert WORDS not in journey.browser("registrar").get(f"{case}/proposal").text


def test_a_refused_attempt_is_recorded_with_its_case(journey):
    journey.take_call()
    journey.browser("analyst").get(f"/cases/{token(journey.case_id)}/proposal")
    row = db.session.query(AuditRow).filter_by(action="denied").one()
    assert row.case_uid == db.session.get(Case, journey.case_id).uid


@pytest.mark.parametrize("target", ["/\t/evil.example/x", "/\n/x", "//evil", "/ /x", "/\x00", "e"])
def test_a_redirect_stays_on_this_site(target):
    assert local_path(target) == "/"
    assert local_path("/cases?due=overdue") == "/cases?due=overdue"
