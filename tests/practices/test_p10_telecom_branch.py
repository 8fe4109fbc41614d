"""P10: the limits of a telecom branch's measures, as far as they are limits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.extensions import end_reading
from tests.addresses import token
from tests.journey import Journey

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def journey(both, keeper, jobs, office):
    return Journey(both, office, jobs)


def clock(journey, kind):
    end_reading()
    return next(c for c in reversed(clocks_of(journey.case_id)) if c.kind is kind)


def local(moment):
    return f"{moment.astimezone(ZONE):%m-%d %H:%M}"


def to_review(journey):
    journey.receive()
    journey.arrive()
    journey.record_visit()
    journey.conclude()
    journey.submit_closing()


@pytest.mark.parametrize(("changes", "minutes"), [({}, 120), ({"is_major": "y"}, 30)])
def test_two_hours_to_dispatch_and_half_an_hour_for_what_is_major(journey, changes, minutes):
    with time_machine.travel(MONDAY, tick=False):
        journey.take_call(on_the_spot="no", **changes)
        journey.accept()
        assert clock(journey, ClockKind.DISPATCH).due_at == MONDAY + timedelta(minutes=minutes)


def test_the_first_genuine_try_in_time_satisfies_the_first_reply(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        journey.take_call(on_the_spot="no")
        journey.accept()
        time.shift(timedelta(hours=2))
        journey.forget_sessions()
        answer = journey.post("registrar", "/desk/contact/next", page="/desk/contact")
        task = answer.headers["Location"]
        journey.browser("registrar").post(f"{task}/number", {}, page=task)
        journey.post(
            "registrar", f"{task}/attempt", {"outcome": "no_answer", "note": ""}, page=task
        )
        assert clock(journey, ClockKind.FIRST_REPLY).outcome is ClockOutcome.MET
        # The person has not been spoken to: the next try is at least three hours later.
        waiting = journey.browser("registrar").post("/desk/contact/next", page="/desk/contact")
        assert waiting.headers["Location"].endswith("/desk/contact")


def test_a_result_of_the_evening_is_told_when_the_quiet_hours_are_over(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        journey.take_call()
        journey.propose()
        journey.sign()
        to_review(journey)
        time.move_to(datetime(2026, 11, 23, 11, 30, tzinfo=UTC))  # 19:30 local
        journey.forget_sessions()
        journey.approve()
        # Half an hour until 20:00, an hour and a half from 8:00 on.
        assert local(clock(journey, ClockKind.FEEDBACK).due_at) == "11-24 09:30"


def test_a_poor_report_goes_back_and_the_clock_does_not(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        journey.take_call()
        journey.propose()
        journey.sign()
        to_review(journey)
        before = clock(journey, ClockKind.CLOSING)
        due, started = before.due_at, before.started_at
        time.shift(timedelta(days=1, hours=3))
        journey.forget_sessions()
        journey.post(
            "leader",
            f"/cases/{token(journey.case_id)}/review",
            {"send_back": "1", "note": "没有写明产品来源。"},
        )
        after = clock(journey, ClockKind.CLOSING)
        assert (after.id, after.due_at, after.started_at) == (before.id, due, started)
        page = journey.browser("team_head").get(f"/cases/{token(journey.case_id)}/clocks").text
        assert "1 天" in page or "27 小时" in page


def test_the_bodys_date_above_us_runs_beside_ours_and_the_earlier_governs(journey):
    with time_machine.travel(MONDAY, tick=False):
        journey.take_call(
            on_the_spot="no",
            channel="superior",
            superior_body="省消费者协会",
            superior_number="消转〔2026〕12号",
            superior_due_on="2026-11-27",
        )
        panel = journey.case_page("registrar").split('id="superior"')[1].split("</section>")[0]
        assert "2026-11-27" in panel
        assert local(clock(journey, ClockKind.SUPERIOR_REPLY).due_at) == "11-27 23:59"
        assert (
            clock(journey, ClockKind.CLOSING).due_at
            > clock(journey, ClockKind.SUPERIOR_REPLY).due_at
        )
        journey.post("registrar", f"/cases/{token(journey.case_id)}/superior-reply")
        assert clock(journey, ClockKind.SUPERIOR_REPLY).outcome is ClockOutcome.MET


def test_what_is_late_asks_for_no_extension_any_more(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        journey.take_call()
        journey.propose()
        journey.sign(complexity="simple")
        journey.receive()
        time.move_to(clock(journey, ClockKind.CLOSING).due_at + timedelta(seconds=1))
        journey.forget_sessions()
        page = f"/cases/{token(journey.case_id)}/clocks"
        url = f"{page}/{token(clock(journey, ClockKind.CLOSING).id, 'clock')}/extend"
        assert url not in journey.browser("team_head").get(page).text
        data = {"ground": "complex", "amount": "3", "reason": "较复杂。", "words": "需要更多时间。"}
        answer = journey.browser("team_head").post(url, data, page=page)
        assert answer.status_code == 409
