"""The first word to the person: within a day, and as soon as there is something to say (P10)."""

from datetime import timedelta

import pytest

from app.cases.contact.kinds import Ending, TaskKind
from app.cases.contact.queries import open_task, tasks_of_case
from app.cases.models import Case
from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.extensions import db, end_reading
from tests import factories
from tests.addresses import token
from tests.journey import Journey


@pytest.fixture
def journey(request, office, keeper, jobs, time_machine):
    time_machine.move_to(factories.NOON, tick=False)
    name = "both" if "both" in request.fixturenames else "app"
    return Journey(request.getfixturevalue(name), office, jobs)


def first_word(journey):
    end_reading()
    return open_task(journey.case_id, TaskKind.FIRST_REPLY)


def first_reply(journey):
    end_reading()
    return next(c for c in clocks_of(journey.case_id) if c.kind is ClockKind.FIRST_REPLY)


def test_the_call_waits_until_the_limit_warns_unless_there_is_news(both, journey):
    journey.take_call(on_the_spot="no")
    assert first_word(journey).not_before == first_reply(journey).warn_at
    assert "0 项" not in journey.browser("registrar").get("/desk/contact").text

    journey.accept()
    assert first_word(journey).not_before == factories.NOON


def test_reaching_the_person_keeps_the_limit_and_asks_for_no_grade(both, journey, time_machine):
    journey.take_call(on_the_spot="no")
    journey.accept()
    time_machine.shift(timedelta(minutes=5))
    task, number = journey.reach()
    assert "13800005621" in number.text.replace(" ", "")
    page = journey.browser("registrar").get(task).text
    assert "正在办理" in page
    assert f"{task}/feedback" not in page
    (ended,) = tasks_of_case(journey.case_id)
    assert ended.ending is Ending.REACHED
    assert first_reply(journey).outcome is ClockOutcome.MET


def test_a_spoken_order_is_news_too(journey):
    journey.take_call()
    journey.speak_order()
    assert first_word(journey).not_before == factories.NOON


def test_who_is_refused_is_called_with_the_decision(journey):
    journey.take_call(on_the_spot="no", kind="complaint", category=str(journey.office.category_id))
    page = f"/cases/{token(journey.case_id)}/decline"
    data = {"choice": "three-years", "text": "自购买之日起已超过三年。"}
    answer = journey.browser("duty_head").post(page, data)
    assert answer.status_code == 302, answer.text
    task, _ = journey.reach()
    assert "自购买之日起已超过三年" in journey.browser("registrar").get(task).text


def test_the_call_with_the_result_takes_its_place(journey):
    journey.whole()
    end_reading()
    endings = {task.kind: task.ending for task in tasks_of_case(journey.case_id)}
    assert endings[TaskKind.FIRST_REPLY] is Ending.CANCELLED
    assert endings[TaskKind.FEEDBACK] is Ending.REACHED


def test_a_complaint_against_staff_is_called_for_by_discipline_and_not_by_the_desk(journey):
    journey.take_call(kind="staff_complaint", respondent_name="某科")
    assert first_word(journey) is not None
    number = db.session.get_one(Case, journey.case_id).number
    end_reading()
    assert number in journey.browser("discipline").get("/desk/contact").text
    for who in ("registrar", "duty_head", "county_registrar"):
        assert number not in journey.browser(who).get("/desk/contact").text
