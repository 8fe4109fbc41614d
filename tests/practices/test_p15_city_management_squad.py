"""P15: a city management squad promises a first word within half an hour."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.extensions import end_reading
from tests.addresses import token
from tests.factories import Browser
from tests.filled_forms import change_limit
from tests.journey import Journey

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def journey(both, keeper, jobs, office):
    return Journey(both, office, jobs)


def first_reply(journey):
    end_reading()
    return next(c for c in clocks_of(journey.case_id) if c.kind is ClockKind.FIRST_REPLY)


def test_the_agency_promises_half_an_hour_and_keeps_it_from_that_day_on(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        journey.take_call(on_the_spot="no")
        earlier = journey.case_id
        change_limit(
            Browser(journey.app, journey.office.administrator),
            "local.first-reply",
            amount="30",
            effective_from="2026-11-24",
            source="城管热线服务承诺〔2026〕1号",
        )
        assert first_reply(journey).due_at == MONDAY + timedelta(hours=24)

        time.shift(timedelta(days=1))
        journey.forget_sessions()
        journey.take_call(on_the_spot="no")
        assert first_reply(journey).due_at == MONDAY + timedelta(days=1) + HALF_AN_HOUR
        page = journey.browser("registrar").get(f"/cases/{token(journey.case_id)}/clocks").text
        assert "城管热线服务承诺〔2026〕1号" in page
        journey.case_id = earlier
        assert first_reply(journey).due_at == MONDAY + timedelta(hours=24)


def test_a_first_word_within_it_keeps_the_promise(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        journey.take_call(on_the_spot="no")
        journey.accept()
        time.shift(timedelta(minutes=20))
        _task, number = journey.reach()
        assert "13800005621" in number.text.replace(" ", "")
    assert first_reply(journey).outcome is ClockOutcome.MET


def test_a_first_word_after_half_an_hour_is_late_and_stays_so(journey):
    with time_machine.travel(MONDAY, tick=False) as time:
        change_limit(
            Browser(journey.app, journey.office.administrator),
            "local.first-reply",
            amount="30",
            effective_from="2026-11-24",
            source="城管热线服务承诺〔2026〕1号",
        )
        time.shift(timedelta(days=1))
        journey.take_call(on_the_spot="no")
        case = journey.case_id
        time.shift(timedelta(minutes=25))
        assert "5 分" in journey.browser("registrar").get("/boards/duty").text
        time.shift(timedelta(minutes=6))
        journey.forget_sessions()
        late = journey.browser("duty_head").get("/boards/late").text
        assert f"/cases/{token(case)}" in late
        journey.reach()
    assert first_reply(journey).outcome is ClockOutcome.LATE
