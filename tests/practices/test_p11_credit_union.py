"""P11: three working days for a simple matter, ten for a complex one; told of delay and why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.clocks.kinds import ClockKind
from app.clocks.queries import clocks_of
from app.extensions import end_reading
from tests.addresses import token
from tests.factories import Browser
from tests.filled_forms import change_limit
from tests.journey import Journey

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
SOURCE = "信用社投诉处理办法（机关自定）"


@pytest.fixture
def journey(both, keeper, jobs, office):
    return Journey(both, office, jobs)


def closing(journey):
    end_reading()
    return next(c for c in clocks_of(journey.case_id) if c.kind is ClockKind.CLOSING)


def due_on(journey):
    return closing(journey).due_at.astimezone(ZONE).date().isoformat()


def go(journey, time, **span):
    time.shift(timedelta(**span))
    journey.forget_sessions()


def sent(journey, complexity):
    journey.take_call(on_the_spot="no")
    journey.accept()
    journey.propose()
    journey.sign(complexity=complexity)
    journey.receive()


def test_three_days_for_what_is_simple_and_ten_for_what_is_complex(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        administrator = Browser(journey.app, journey.office.administrator)
        for name, days in (("simple", "3"), ("complex", "10")):
            change_limit(
                administrator,
                f"local.closing-{name}",
                amount=days,
                max_extension="",
                effective_from="2026-11-24",
                source=SOURCE,
            )
        go(journey, time, days=1)
        sent(journey, "simple")
        assert due_on(journey) == "2026-11-27"
        sent(journey, "complex")
        assert due_on(journey) == "2026-12-08"
        page = journey.browser("team_head").get(f"/cases/{token(journey.case_id)}/clocks").text
        assert SOURCE in page
        url = f"/cases/{token(journey.case_id)}/clocks/{token(closing(journey).id, 'clock')}/extend"
        assert url not in page


def test_the_person_is_told_of_an_extension_and_why(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        sent(journey, "simple")
        journey.reach()
        before = due_on(journey)
        clock = f"/cases/{token(journey.case_id)}/clocks/{token(closing(journey).id, 'clock')}"
        words = "需要向供货商核对票据，办理时间有所延长。"
        journey.post(
            "team_head",
            f"{clock}/extend",
            {"ground": "complex", "amount": "5", "reason": "逐批核对票据。", "words": words},
        )
        journey.grant_time()
        after = due_on(journey)
        assert after > before
        _, status = journey.status()
        for shown in (words, before, after):
            assert shown in status.text
        go(journey, time, minutes=5)
        task, _ = journey.reach()
        assert words in journey.browser("registrar").get(task).text


def test_a_missed_date_is_on_the_status_page_at_once_and_then_its_reason(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        sent(journey, "simple")
        journey.reach()
        time.move_to(closing(journey).due_at + timedelta(minutes=1))
        journey.forget_sessions()
        journey.carry()
        _, status = journey.status()
        assert "我们逾期了" in status.text
        clock = f"/cases/{token(journey.case_id)}/clocks/{token(closing(journey).id, 'clock')}"
        words = "检验机构尚未出具报告，正在催办。"
        expected = (datetime.now(ZONE) + timedelta(days=9)).date().isoformat()
        journey.post(
            "team_head",
            f"{clock}/delay",
            {"ground": "testing", "words": words, "expected_on": expected},
        )
        _, status = journey.status()
        assert words in status.text
        assert expected in status.text
        task, _ = journey.reach()
        assert words in journey.browser("registrar").get(task).text
        late = journey.browser("leader").get("/boards/late?by=team").text
        assert "检验检测" in late
        assert f'/cases/{token(journey.case_id)}"' in late
    assert closing(journey).stopped_at is None
