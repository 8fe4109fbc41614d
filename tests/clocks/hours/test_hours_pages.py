"""Office hours and quiet windows on their pages; what runs stays as it is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.agency.settings import value_of
from app.audit.models import AuditRow
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.models import Clock, ClockPolicy
from app.clocks.operations import start
from app.clocks.policies import Facts
from app.extensions import db, end_reading, writing
from tests.factories import make_case

EVENING = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)  # 19:00 at the agency
FACTS = Facts(kind="report", area_type="urban")


@pytest.fixture(autouse=True)
def _an_evening():
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def browser(office, client_for):
    return client_for(office.administrator)


@pytest.fixture
def base(browser):
    end_reading()
    code = db.session.scalars(
        select(ClockPolicy.code).where(
            ClockPolicy.clock == ClockKind.FEEDBACK, ClockPolicy.rule_set == "local"
        )
    ).one()
    end_reading()
    return code


def windows_of(base):
    end_reading()
    query = select(ClockPolicy).where(ClockPolicy.code.startswith(base)).order_by(ClockPolicy.id)
    return [
        (row.quiet_windows, row.effective_from, row.effective_to)
        for row in db.session.scalars(query)
    ]


def as_shown(page):
    """What the page fills in by itself."""
    names = ("quiet_windows", "effective_from", "source")
    shown = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1) for name in names
    }
    return shown | {"quiet_windows": "12:00-14:30, 20:00-08:00"}


def change(browser, base, **values):
    fields = {
        "quiet_windows": "21:00-07:00",
        "effective_from": "2027-03-10",
        "source": "局务会纪要〔2027〕3号",
    }
    return browser.post(f"/admin/hours/quiet/{base}", fields | values)


def test_office_hours_are_kept_as_they_are_read(both, browser):
    assert value_of("office_hours") == "08:30-12:00, 14:30-18:00"
    end_reading()
    answer = browser.post("/admin/hours", {"office_hours": "9:00至12:00、13:00至17:30"})
    assert answer.status_code == 302
    assert value_of("office_hours") == "09:00-12:00, 13:00-17:30"
    assert "13:00-17:30" in browser.get("/admin/hours").text
    action = select(AuditRow.subject).where(AuditRow.action == "hours.office-set")
    assert db.session.scalars(action).all() == ["09:00-12:00, 13:00-17:30"]


@pytest.mark.parametrize("hours", ["", "morning", "12:00-08:00", "08:00-12:00,11:00-13:00"])
def test_office_hours_that_cannot_be_are_refused_and_kept_on_the_page(app, browser, hours):
    page = browser.post("/admin/hours", {"office_hours": hours})
    assert page.status_code == 200
    assert 'id="office_hours-error"' in page.text
    assert f'value="{hours}"' in page.text
    assert value_of("office_hours") == "08:30-12:00, 14:30-18:00"


def test_other_windows_hold_from_a_day_on_and_leave_running_limits_alone(
    both, office, browser, base
):
    case_id = make_case(office, at=EVENING)
    with writing():
        start(case_id, office.unit_id, ClockKind.FEEDBACK, FACTS, EVENING, event=ClockEvent.CLOSED)
    query = select(Clock.due_at, Clock.policy_id).where(Clock.case_id == case_id)
    before = tuple(db.session.execute(query).one())
    assert before[0] == EVENING + timedelta(hours=14)  # one hour now, one from eight o'clock

    assert change(browser, base).status_code == 302

    old, new = windows_of(base)
    assert old[2] == date(2027, 3, 9)
    assert new == ('[["21:00", "07:00"]]', date(2027, 3, 10), None)
    assert tuple(db.session.execute(query).one()) == before
    assert "2027-03-10" in browser.get("/admin/hours").text

    later = datetime(2027, 3, 10, 11, 0, tzinfo=UTC)
    case_id = make_case(office, at=later)
    with writing():
        clock = start(
            case_id, office.unit_id, ClockKind.FEEDBACK, FACTS, later, event=ClockEvent.CLOSED
        )
        assert clock.due_at == later + timedelta(hours=2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quiet_windows": "00:00-12:00,12:00-00:00"}, "quiet_windows"),
        ({"quiet_windows": "night"}, "quiet_windows"),
        ({"effective_from": "2027-03-01"}, "effective_from"),  # today
        ({"effective_from": ""}, "effective_from"),
        ({"source": ""}, "source"),
    ],
)
def test_windows_that_cannot_be_are_refused_beside_their_field(app, browser, base, values, field):
    before = windows_of(base)
    page = change(browser, base, **values)
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert windows_of(base) == before


def test_the_same_windows_in_another_order_are_no_change(app, browser, base):
    path = f"/admin/hours/quiet/{base}"
    page = browser.post(path, browser.hidden_of(path) | as_shown(browser.get(path).text))
    assert page.status_code == 200
    assert 'id="quiet_windows-error"' in page.text
    assert len(windows_of(base)) == 1


def test_a_limit_without_quiet_windows_has_no_page_here(app, browser):
    assert browser.get("/admin/hours/quiet/local.closing").status_code == 404
    assert browser.get("/admin/hours/quiet/nothing").status_code == 404


def test_two_changes_from_one_page_are_told_apart(both, browser, base):
    path = f"/admin/hours/quiet/{base}"
    seen = browser.hidden_of(path)
    assert change(browser, base).status_code == 302
    fields = {"quiet_windows": "22:00-06:00", "effective_from": "2027-03-20", "source": "纪要"}
    assert browser.client.post(path, data=seen | fields).status_code == 409
    assert len(windows_of(base)) == 2
