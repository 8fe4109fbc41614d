"""The wall of the hotline room: what is on it, what never is, and how it stays open."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from app.cases.states import CaseKind, CaseState
from app.clocks.kinds import ClockKind, Ground
from app.extensions import db
from tests.addresses import number
from tests.factories import NOON, make_case


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def shown(page):
    return [number(found) for found in re.findall(r'id="limit-([\w-]{22})-', page)]


def figures(page):
    return [int(n) for n in re.findall(r'<a href="[^"]*"><b>(\d+)</b> <span>', page)]


def test_arrivals_come_in_the_order_they_are_due(both, runs, client_for, office):
    late = runs(ClockKind.ARRIVAL, minutes=-6)
    later = runs(ClockKind.ARRIVAL, minutes=33)
    soon = runs(ClockKind.ARRIVAL, minutes=14)
    page = client_for(office.registrar).get("/boards/duty").text
    assert shown(page) == [late, soon, later]
    assert "逾期 6 分" in page
    assert "剩 14 分" in page


def test_other_limits_of_minutes_are_there_when_due_soon_or_overdue(both, runs, client_for, office):
    far = runs(ClockKind.RECEIPT, minutes=90)
    soon = runs(ClockKind.RECEIPT, minutes=50)
    late = runs(ClockKind.DISPATCH, CaseState.AWAITING_SIGN_OFF, minutes=-20)
    in_days = runs(ClockKind.CLOSING, minutes=30)
    answer = runs(ClockKind.FEEDBACK, CaseState.CLOSED, minutes=5)
    found = shown(client_for(office.registrar).get("/boards/duty").text)
    assert found == [late, answer, soon]
    assert far not in found
    assert in_days not in found


def test_what_stands_still_is_not_due(runs, pause, client_for, office):
    case_id = runs(ClockKind.ARRIVAL, minutes=-6)
    pause(case_id, Ground.OTHER_AGENCY, NOON - timedelta(minutes=10))
    page = client_for(office.registrar).get("/boards/duty").text
    assert shown(page) == []
    assert figures(page)[3] == 0


def test_old_lateness_is_counted_and_not_in_the_way(both, runs, client_for, office):
    runs(ClockKind.RECEIPT, minutes=-60 * 25)
    runs(ClockKind.ARRIVAL, minutes=-60 * 24 * 9)
    page = client_for(office.registrar).get("/boards/duty").text
    assert shown(page) == []
    assert "2 项逾期超过一天" in page or "2 overdue for more than a day" in page
    assert figures(page)[3] == 2


def test_what_finds_no_place_is_counted(runs, client_for, office):
    for n in range(9):
        runs(ClockKind.ARRIVAL, minutes=n + 1)
    page = client_for(office.registrar).get("/boards/duty").text
    assert len(shown(page)) == 6
    assert re.search(r'id="arrivals">[^<]*<span class="app-num">9</span>', page)
    assert re.search(r'app-wall__more">[^<]*3[^<]*<', page)


def test_what_has_passed_does_not_hide_what_can_still_be_met(both, runs, client_for, office):
    passed = [runs(ClockKind.ARRIVAL, minutes=-n) for n in range(1, 9)]
    coming = [runs(ClockKind.ARRIVAL, minutes=n) for n in range(1, 3)]
    leader = client_for(office.leader)
    assert shown(leader.get("/boards/duty").text) == [*reversed(passed[:4]), *coming]
    coming += [runs(ClockKind.ARRIVAL, minutes=n) for n in range(3, 9)]
    assert shown(leader.get("/boards/duty").text) == [*reversed(passed[:3]), *coming[:3]]


def test_the_figures_are_those_of_their_lists(both, runs, client_for, office):
    make_case(office)
    make_case(office, CaseState.AWAITING_SIGN_OFF)
    make_case(office, CaseState.AWAITING_SIGN_OFF)
    runs(ClockKind.ARRIVAL, CaseState.RECEIVED, minutes=10)
    runs(ClockKind.ARRIVAL, CaseState.DISPATCHED, minutes=10)
    runs(ClockKind.CLOSING, minutes=-3000)
    registrar = client_for(office.registrar)
    assert figures(registrar.get("/boards/duty").text) == [1, 2, 1, 1]
    late = registrar.get("/boards/late").text
    assert len(re.findall(r'class="app-num" href="/cases/[\w-]+"', late)) == 1


@pytest.mark.parametrize("who", ["registrar", "leader", "discipline", "inspector"])
def test_staff_complaints_and_sealed_matters_are_on_no_wall(both, runs, client_for, office, who):
    for kind, minutes in ((ClockKind.ARRIVAL, 10), (ClockKind.RECEIPT, -10)):
        runs(kind, minutes=minutes, kind=CaseKind.STAFF_COMPLAINT)
        runs(kind, minutes=minutes, is_sealed=True)
    make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    page = client_for(getattr(office, who)).get("/boards/duty").text
    assert shown(page) == []
    assert figures(page) == [0, 0, 0, 0]


def test_a_visitor_reads_nothing_that_was_reported(runs, client_for, office):
    runs(
        ClockKind.ARRIVAL,
        minutes=10,
        respondent_name="仁康口腔门诊部",
        respondent_address="人民东路56号",
        summary="反映过期麻药",
    )
    page = client_for(office.registrar).get("/boards/duty").text
    assert "解放街道" in page
    for hidden in ("仁康", "人民东路", "过期", "食品"):
        assert hidden not in page


def test_each_sees_the_wall_of_their_own_scope(both, runs, client_for, office):
    city = runs(ClockKind.ARRIVAL, minutes=10)
    county = runs(ClockKind.ARRIVAL, minutes=20, unit_id=office.county_id, lead_team_id=None)
    others = runs(ClockKind.ARRIVAL, minutes=30, lead_team_id=office.other_team_id)
    expected = {
        "registrar": [city, county, others],
        "county_leader": [county],
        "inspector": [city],
        "other_inspector": [others],
        "auditor": [],
    }
    for who, cases in expected.items():
        assert shown(client_for(getattr(office, who)).get("/boards/duty").text) == cases, who


def test_the_part_that_renews_the_wall_is_no_page(runs, client_for, office):
    case_id = runs(ClockKind.ARRIVAL, minutes=10)
    part = client_for(office.registrar).get("/boards/duty?part=wall").text
    assert shown(part) == [case_id]
    assert part.count("data-renew=") == 1
    assert "<html" not in part
    assert "csrf_token" not in part


def test_the_wall_renews_itself_without_script(client_for, office):
    page = client_for(office.registrar).get("/boards/duty").text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page


def test_a_wall_stays_open_when_nobody_touches_it_and_nothing_else_does(office, client_for):
    registrar = client_for(office.registrar)
    for minutes in range(10, 12 * 60, 10):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            assert registrar.get("/boards/duty?part=wall").status_code == 200, minutes
    with time_machine.travel(NOON + timedelta(minutes=40), tick=False):
        assert registrar.get("/boards/duty").status_code == 200
        for other in ("/cases", "/boards/late", "/boards/days", "/boards"):
            assert "/sign-in" in registrar.get(other).headers["Location"], other


def test_looking_at_the_wall_is_no_activity(office, client_for):
    registrar = client_for(office.registrar)
    for minutes in (10, 20, 29):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            registrar.get("/boards/duty")
    with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
        assert registrar.get("/cases").status_code == 302


def test_the_absolute_limit_ends_the_wall_too(office, client_for):
    registrar = client_for(office.registrar)
    with time_machine.travel(NOON + timedelta(hours=12, minutes=1), tick=False):
        answer = registrar.get("/boards/duty?part=wall")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_signing_out_ends_the_wall_of_an_idle_session(office, client_for):
    registrar = client_for(office.registrar)
    with time_machine.travel(NOON + timedelta(minutes=40), tick=False):
        answer = registrar.post("/sign-out", page="/boards/duty")
        assert answer.status_code == 302
        assert registrar.get("/boards/duty").status_code == 302
        assert answer.headers.get("Clear-Site-Data")


def test_a_wall_takes_at_most_twelve_statements(runs, client_for, office):
    for n in range(12):
        runs(ClockKind.ARRIVAL, minutes=n)
        runs(ClockKind.RECEIPT, minutes=n)
    registrar = client_for(office.registrar)
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    registrar.get("/boards/duty")
    assert len([s for s in said if s.lstrip().upper().startswith("SELECT")]) <= 12, said
