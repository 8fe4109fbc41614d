"""What a team owes on each of the next working days."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from lxml import html
from sqlalchemy import event

from app.cases.boards.days import queries
from app.cases.boards.days.rules import days_ahead
from app.cases.states import CaseKind, CaseState
from app.clocks.calendar import Calendar, SpecialDay, built_in
from app.clocks.kinds import ClockKind, DayKind, Ground
from app.extensions import db
from tests.addresses import number, token
from tests.factories import NOON

WEDNESDAY = date(2026, 11, 18)
BEFORE_THE_FESTIVAL = date(2026, 9, 28)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def end_of(day):
    """The last second of a day in the agency's zone."""
    return datetime(day.year, day.month, day.day, 15, 59, 59, tzinfo=UTC)


def sections(page):
    """What is listed under each heading, and the count beside it."""
    found = {}
    for section in html.fromstring(page).xpath("//section[contains(@class, 'app-day')]"):
        title = " ".join(section.xpath("./h2")[0].text_content().split())
        links = section.xpath(".//tbody//a[@class='app-num']/@href")
        found[title] = [number(link) for link in links]
    return found


def listed(page, words):
    return next(rows for title, rows in sections(page).items() if words in title)


def test_ten_working_days_span_a_festival_and_its_made_up_day():
    days = days_ahead(built_in(), BEFORE_THE_FESTIVAL)
    worked = [day.on for day in days if day.off is None]
    assert len(worked) == 10
    assert days[0].on == BEFORE_THE_FESTIVAL
    off = {day.on: day.off.name for day in days if day.off is not None}
    assert {date(2026, 10, day) for day in range(1, 8)} <= set(off)
    assert off[date(2026, 10, 1)] == "National Day"
    assert date(2026, 10, 10) in worked  # a Saturday, worked in exchange
    assert days[-1].off is None


def test_a_day_off_is_not_counted_as_the_first():
    days = days_ahead(built_in(), date(2026, 11, 21))
    assert [day.off is None for day in days[:3]] == [False, False, True]
    assert sum(day.off is None for day in days) == 10


def test_days_of_an_unknown_year_are_provisional():
    days = days_ahead(built_in(), date(2026, 12, 28))
    assert {day.provisional for day in days if day.on.year == 2027} == {True}
    assert {day.provisional for day in days if day.on.year == 2026} == {False}


def test_a_calendar_without_working_days_comes_to_an_end():
    off = {WEDNESDAY + timedelta(days=n): SpecialDay(DayKind.HOLIDAY, "x") for n in range(90)}
    assert len(days_ahead(Calendar(off, frozenset({2026, 2027})), WEDNESDAY)) == 60


def test_each_limit_stands_on_its_day_and_what_has_passed_before_today(
    both, runs, client_for, office
):
    late = runs(minutes=-1)
    today = runs(due=end_of(WEDNESDAY))
    friday = runs(due=end_of(WEDNESDAY + timedelta(days=2)))
    saturday = runs(due=end_of(WEDNESDAY + timedelta(days=3)))
    far = runs(due=end_of(WEDNESDAY + timedelta(days=40)))
    page = client_for(office.inspector).get("/boards/days").text
    assert listed(page, "逾期") == [late]
    assert listed(page, "2026-11-18") == [today]
    assert listed(page, "2026-11-20") == [friday]
    assert listed(page, "2026-11-21") == [saturday]
    assert f"/cases/{token(far)}" not in page
    assert "2026-12-01" in page


def test_days_off_bear_their_name(client_for, office):
    with time_machine.travel(datetime(2026, 9, 28, 2, tzinfo=UTC), tick=False):
        page = client_for(office.inspector).get("/boards/days").text
    off = re.findall(r'app-day__off"><b class="app-num">([\d-]+)</b>([^<]*)<', page)
    names = dict(off)
    assert "国庆节" in names["2026-10-02"] or "National Day" in names["2026-10-02"]
    assert "2026-10-10" not in names


def test_the_counts_are_of_what_is_listed(both, runs, client_for, office):
    for n in range(7):
        runs(due=end_of(WEDNESDAY + timedelta(days=n)))
    runs(minutes=-5)
    page = client_for(office.leader).get("/boards/days?team=all").text
    for title, rows in sections(page).items():
        assert int(title.rsplit(" ", 1)[1]) == len(rows), title
    assert sum(map(len, sections(page).values())) == 8


def test_counts_stay_whole_when_the_list_is_cut(runs, client_for, office, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 3)
    for _ in range(5):
        runs(due=end_of(WEDNESDAY))
    page = client_for(office.leader).get("/boards/days").text
    assert len(listed(page, "2026-11-18")) == 3
    assert next(t for t in sections(page) if "2026-11-18" in t).endswith(" 5")
    assert "app-note--amber" in page


def test_a_member_begins_with_the_own_team_and_reaches_no_other(both, runs, client_for, office):
    ours = runs(due=end_of(WEDNESDAY))
    others = runs(due=end_of(WEDNESDAY), lead_team_id=office.other_team_id)
    inspector = client_for(office.inspector)
    for address in ("", "?team=all", f"?team={office.other_team_id}", "?team=x"):
        page = inspector.get(f"/boards/days{address}").text
        assert listed(page, "2026-11-18") == [ours], address
        assert "城区二中队" not in page
    leader = client_for(office.leader)
    assert listed(leader.get("/boards/days").text, "2026-11-18") == [ours, others]
    page = leader.get(f"/boards/days?team={office.other_team_id}").text
    assert listed(page, "2026-11-18") == [others]
    assert listed(client_for(office.county_leader).get("/boards/days").text, "2026-11-18") == []


def test_a_team_does_not_see_the_limits_of_the_desk(runs, client_for, office):
    runs(ClockKind.FEEDBACK, CaseState.CLOSED, due=end_of(WEDNESDAY))
    assert listed(client_for(office.inspector).get("/boards/days").text, "2026-11-18") == []
    assert len(listed(client_for(office.registrar).get("/boards/days").text, "2026-11-18")) == 1


@pytest.mark.parametrize("who", ["registrar", "leader", "inspector", "discipline"])
def test_matters_kept_apart_are_listed_for_discipline_only(both, runs, client_for, office, who):
    runs(due=end_of(WEDNESDAY), kind=CaseKind.STAFF_COMPLAINT)
    runs(due=end_of(WEDNESDAY), is_sealed=True)
    page = client_for(getattr(office, who)).get("/boards/days").text
    assert len(listed(page, "2026-11-18")) == (2 if who == "discipline" else 0)


def test_what_is_provisional_says_so_and_what_stands_still_is_apart(
    runs, pause, client_for, office
):
    runs(due=end_of(WEDNESDAY), provisional=True)
    paused = runs(due=end_of(WEDNESDAY))
    pause(paused, Ground.TESTING, NOON)
    page = client_for(office.inspector).get("/boards/days").text
    assert paused not in listed(page, "2026-11-18")
    assert "app-tag--amber" in page
    assert re.search(r"1 项|1 limits", page)


def test_the_days_take_at_most_twelve_statements(runs, client_for, office):
    for n in range(30):
        runs(due=end_of(WEDNESDAY + timedelta(days=n % 9)))
    leader = client_for(office.leader)
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    leader.get("/boards/days")
    assert len([s for s in said if s.lstrip().upper().startswith("SELECT")]) <= 12, said
