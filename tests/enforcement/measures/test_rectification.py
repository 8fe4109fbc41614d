"""An order to rectify by a day runs as a limit until it is re-checked."""

from datetime import timedelta

import pytest

from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.enforcement.measures.queries import measures_of
from app.extensions import end_reading
from tests import factories
from tests.addresses import token


@pytest.fixture
def head(walk, time_machine):
    """The head of the team, on site on the 18th of November."""
    time_machine.move_to(factories.NOON, tick=False)
    return walk.verifying()


def order(walk, head, day, text="清理冷柜"):
    data = {"kind": "rectification", "text": text, "due_on": day}
    assert head.post(f"{walk.base}/measures", data).status_code == 302


def recheck(walk, head, place=0):
    end_reading()
    measure = measures_of(walk.case_id)[place]
    day = "2026-11-18"
    url = f"{walk.base}/measures/{token(measure.id, 'measure')}"
    assert head.post(url, {"done_on": day, "result": "已整改"}).status_code == 302


def clocks(walk):
    end_reading()
    return [
        (f"{c.due_at:%m-%d}", c.outcome)
        for c in clocks_of(walk.case_id)
        if c.kind is ClockKind.RECTIFICATION
    ]


def test_the_limit_runs_from_the_order_to_its_day_and_stops_at_the_re_check(both, walk, head):
    order(walk, head, "2026-11-19")
    assert clocks(walk) == [("11-19", None)]
    assert walk.case.due_clock == "rectification"
    recheck(walk, head)
    assert clocks(walk) == [("11-19", ClockOutcome.MET)]
    assert walk.case.due_clock != "rectification"


def test_a_late_re_check_is_late(walk, head, time_machine):
    order(walk, head, "2026-11-19")
    time_machine.shift(timedelta(days=3))
    recheck(walk, walk.as_("team_head"))
    assert clocks(walk) == [("11-19", ClockOutcome.LATE)]


def test_of_several_orders_the_earliest_day_runs(both, walk, head, time_machine):
    order(walk, head, "2026-11-25")
    time_machine.shift(timedelta(minutes=1))
    order(walk, head, "2026-11-20", "更换标签")
    assert clocks(walk) == [("11-20", None)]
    time_machine.shift(timedelta(minutes=1))
    recheck(walk, head, 1)
    assert clocks(walk) == [("11-20", ClockOutcome.MET), ("11-25", None)]
    recheck(walk, head, 0)
    assert clocks(walk) == [("11-20", ClockOutcome.MET), ("11-25", ClockOutcome.MET)]


def test_the_re_check_of_a_later_order_leaves_the_limit_alone(walk, head):
    order(walk, head, "2026-11-20")
    order(walk, head, "2026-11-25", "更换标签")
    recheck(walk, head, 1)
    assert clocks(walk) == [("11-20", None)]


def test_an_order_that_is_late_beside_another_stays_late(walk, head, time_machine):
    order(walk, head, "2026-11-19")
    time_machine.shift(timedelta(minutes=1))
    order(walk, head, "2026-11-20", "更换标签")
    time_machine.shift(timedelta(days=4))
    late = walk.as_("team_head")
    recheck(walk, late)
    assert clocks(walk) == [("11-19", ClockOutcome.LATE), ("11-20", None)]
    recheck(walk, late, 1)
    assert clocks(walk)[1] == ("11-20", ClockOutcome.LATE)


@pytest.mark.parametrize("day", ["x", ""])
def test_a_day_of_the_re_check_that_is_none_is_said_beside_the_field(walk, head, day):
    order(walk, head, "2026-11-19")
    url = f"{walk.base}/measures/{token(measures_of(walk.case_id)[0].id, 'measure')}"
    answer = head.post(url, {"done_on": day, "result": "已整改"})
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text


def test_other_measures_have_no_limit(walk, head):
    head.post(f"{walk.base}/measures", {"kind": "warning", "text": "当场警告。"})
    assert clocks(walk) == []
