"""P19: acceptance within three working days, closing within thirty; city, counties, stations."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.extensions import end_reading
from tests.addresses import token
from tests.factories import Browser
from tests.filled_forms import change_limit
from tests.journey import Journey

FRIDAY = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def journey(both, keeper, jobs, office):
    return Journey(both, office, jobs)


def clock(journey, kind):
    end_reading()
    return next(c for c in clocks_of(journey.case_id) if c.kind is kind)


def day(moment):
    return moment.astimezone(ZONE).date().isoformat()


def test_three_working_days_to_accept_and_thirty_to_close(journey):
    with time_machine.travel(FRIDAY - timedelta(days=1), tick=False) as time:
        change_limit(
            Browser(journey.app, journey.office.administrator),
            "local.closing-general",
            amount="30",
            effective_from="2026-09-18",
            source="民营企业投诉中心工作规则",
        )
        time.move_to(FRIDAY)
        journey.forget_sessions()
        journey.take_call(kind="help_request", on_the_spot="no")
        # 20 September is a Sunday that is worked; the 25th is Mid-autumn.
        assert day(clock(journey, ClockKind.ACCEPTANCE).due_at) == "2026-09-22"
        assert day(clock(journey, ClockKind.CLOSING).due_at) == "2026-11-05"
        journey.accept()
    assert clock(journey, ClockKind.ACCEPTANCE).outcome is ClockOutcome.MET


def test_each_station_sees_its_own_limits_and_the_city_sees_all(journey):
    with time_machine.travel(FRIDAY, tick=False) as time:
        journey.take_call(on_the_spot="no", kind="complaint")
        time.move_to(clock(journey, ClockKind.ACCEPTANCE).due_at + timedelta(minutes=1))
        journey.forget_sessions()
        late = f'/cases/{token(journey.case_id)}"'
        assert late in journey.browser("leader").get("/boards/late").text
        county = journey.browser("county_leader")
        assert late not in county.get("/boards/late").text
        assert county.get(f"/cases/{token(journey.case_id)}/clocks").status_code == 404
