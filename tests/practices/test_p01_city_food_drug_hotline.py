"""P1: the city's 12331 hotline, played through its pages."""

import io
import re
from datetime import UTC, datetime, timedelta

import pdfplumber
import pytest
import time_machine

from app.cases.models import Case
from app.clocks.kinds import ClockKind
from app.clocks.models import Clock
from app.extensions import db
from tests.addresses import token
from tests.journey import Journey

WEDNESDAY_NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def journey(both, keeper, jobs, office):
    return Journey(both, office, jobs)


def clock(case_id, kind):
    return db.session.query(Clock).filter_by(case_id=case_id, kind=kind).order_by(Clock.id).first()


@pytest.mark.parametrize(("district", "minutes"), [("urban_id", 60), ("township_id", 120)])
def test_the_team_has_one_hour_in_the_city_and_two_in_a_township(journey, district, minutes):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        journey.take_call(district=str(getattr(journey.office, district)))
    arrival = clock(journey.case_id, ClockKind.ARRIVAL)
    assert arrival.due_at == WEDNESDAY_NOON + timedelta(minutes=minutes)


def test_without_need_on_the_spot_no_arrival_clock_runs(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        journey.take_call(on_the_spot="no")
        journey.accept()
    assert clock(journey.case_id, ClockKind.ARRIVAL) is None


def test_a_simple_matter_closes_within_seven_working_days_of_receipt(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        journey.take_call()
        journey.propose()
        journey.sign(complexity="simple")
    closing = clock(journey.case_id, ClockKind.CLOSING)
    # 18 November is a Wednesday: the seventh working day after it is Friday the 27th.
    assert closing.due_at == datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC)
    assert closing.started_at == WEDNESDAY_NOON


def test_the_whole_sheet_fills_from_call_to_feedback(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as time:
        journey.take_call()
        time.shift(timedelta(minutes=4))
        journey.propose()
        time.shift(timedelta(minutes=4))
        journey.sign(opinion="请城区一中队立即到场核查。")
        time.shift(timedelta(minutes=3))
        journey.receive()
        time.shift(timedelta(minutes=30))
        journey.forget_sessions()
        assert "19 分" in journey.browser("inspector").get(f"/orders/{token(journey.case_id)}").text
        journey.arrive()
        journey.record_visit()
        journey.conclude()
        journey.submit_closing()
        journey.approve()
        time.shift(timedelta(minutes=10))
        task, number = journey.reach()
        assert "13800005621" in re.sub(r"\D", "", number.text)
        journey.hear(task, suggestions="希望公布检查结果。")
        sheet = journey.browser("registrar").get(f"/cases/{token(journey.case_id)}/sheet.pdf")
    assert clock(journey.case_id, ClockKind.ARRIVAL).outcome.value == "met"
    with pdfplumber.open(io.BytesIO(sheet.data)) as pdf:
        text = "".join((page.extract_text() or "") for page in pdf.pages).replace("\n", "")
    for words in ("密封", "立即到场核查", "周卫", "王海燕", "希望公布检查结果"):
        assert words in text
    assert "林晓燕" not in text


def test_the_notice_is_there_and_the_person_sees_the_result_by_reference(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        journey.whole()
        stranger, page = journey.status()
        assert "已责令该店下架全部过期原料" in page.text
        link = re.search(r'href="(/status/notice/[^"]+)"', page.text)
        assert link, page.text
        notice = stranger.get(link.group(1))
    assert notice.data.startswith(b"%PDF")
    assert "〔2026〕1号" in page.text
    for hidden in ("鲜味源", "王海燕", "周卫", "林晓燕"):
        assert hidden not in page.text


def test_in_a_major_case_a_leader_takes_personal_charge(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        journey.take_call(is_major="y")
        journey.propose()
        journey.sign(takes_charge="y", is_major="y")
        inbox = journey.browser("leader").get("/inbox").text
    case = db.session.get(Case, journey.case_id)
    assert case.is_major
    assert case.in_charge_id == journey.office.people["leader"]
    assert case.number in inbox


def test_a_spoken_order_goes_first_and_its_signature_is_missing_until_given(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as time:
        journey.take_call()
        journey.speak_order()
        time.shift(timedelta(minutes=2))
        journey.receive()
        assert "口头交办待补签（1）" in journey.browser("leader").get("/inbox").text
        journey.post(
            "leader", f"/cases/{token(journey.case_id)}/sign-off", {"opinion": "同意，立即核查。"}
        )
        assert "口头交办待补签" not in journey.browser("leader").get("/inbox").text
    assert db.session.get(Case, journey.case_id).opinion == "同意，立即核查。"


def test_the_leader_sends_a_poor_report_back_and_the_clock_runs_on(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as time:
        journey.take_call()
        journey.propose()
        journey.sign()
        journey.receive()
        journey.arrive()
        journey.record_visit()
        journey.conclude()
        journey.submit_closing()
        due = clock(journey.case_id, ClockKind.CLOSING).due_at
        time.shift(timedelta(hours=1))
        journey.forget_sessions()
        journey.post(
            "leader",
            f"/cases/{token(journey.case_id)}/review",
            {"send_back": "1", "note": "请补充进货来源。"},
        )
    after = clock(journey.case_id, ClockKind.CLOSING)
    assert after.due_at == due
    assert after.stopped_at is None
    assert "请补充进货来源" in journey.case_page("team_head")


def test_a_signed_matter_is_not_offered_for_signature_again(journey):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        journey.take_call()
        journey.propose()
        journey.sign()
        assert "补签口头交办" not in journey.case_page("leader")
