"""What is late and why: counts that are their lists, reasons, boundaries."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from lxml import html
from sqlalchemy import event

from app.cases.boards.late import queries
from app.cases.boards.late.kinds import DelayCause
from app.cases.boards.late.rules import cause_of
from app.cases.states import CaseKind, CaseState
from app.clocks.kinds import ClockKind, Ground
from app.clocks.models import Clock
from app.extensions import db, writing
from tests.addresses import number
from tests.factories import NOON

FIGURES = ("late", "unexplained", "ours", "not_ours", "paused")


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def rows(page):
    return [number(link) for link in re.findall(r'<a class="app-num" href="(/cases/[\w-]+)"', page)]


def groups(page):
    """Name, address and figures of each group."""
    found = {}
    for row in html.fromstring(page).xpath("//tr[th/a[not(@class)]]"):
        link = row.xpath("./th/a")[0]
        numbers = [cell.text_content().strip() for cell in row.xpath("./td[@class='r']")]
        found[link.text] = (link.get("href"), numbers)
    return found


def figures(page):
    """The figures above the list with the address of the list behind each."""
    found = re.findall(r'<a href="([^"]+)"><b>(\d+)</b><span>', page)
    return {
        name: (url.replace("&amp;", "&"), int(count))
        for name, (url, count) in zip(FIGURES, found, strict=True)
    }


def walked(browser, url):
    seen = []
    while url:
        page = browser.get(url).text
        seen += rows(page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        url = more.group(1).replace("&amp;", "&") if more else ""
    return seen


@pytest.fixture
def lateness(runs, explain, pause, office):
    """Seven late limits of every sort, one that is not late and one that stands still."""
    other, people = office.other_team_id, office.people
    first = runs(minutes=-100, owner_id=people["inspector"])
    second = runs(minutes=-90, owner_id=people["inspector"])
    runs(minutes=-60 * 24 * 3, state=CaseState.CLOSING_SUBMITTED, owner_id=people["team_head"])
    third = runs(minutes=-70, lead_team_id=other, owner_id=people["other_inspector"])
    runs(ClockKind.DISPATCH, CaseState.PROPOSING, minutes=-60, owner_id=None)
    runs(minutes=-50, unit_id=office.county_id, lead_team_id=None, owner_id=None)
    runs(minutes=-40, lead_team_id=other)
    runs(minutes=5)
    explain(first, Ground.WORKLOAD, expected_on=date(2026, 11, 25))
    explain(second, Ground.WORKLOAD)
    explain(second, Ground.TESTING, at=NOON + timedelta(seconds=1))
    explain(third, Ground.INTERNAL)
    still = runs(minutes=-30)
    pause(still, Ground.TESTING, NOON - timedelta(hours=2))
    return {"explained": first, "tested": second, "paused": still}


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_lies_with_us_or_does_not(ground):
    ours = {Ground.WORKLOAD, Ground.INTERNAL, Ground.COMPLEX}
    assert cause_of(ground) is (DelayCause.OURS if ground in ours else DelayCause.NOT_OURS)
    assert cause_of(None) is DelayCause.UNEXPLAINED


@pytest.mark.parametrize("by", ["unit", "team", "person"])
def test_every_count_is_its_list(both, lateness, client_for, office, by):
    leader = client_for(office.leader)
    page = leader.get(f"/boards/late?by={by}").text
    above = figures(page)
    assert {name: count for name, (_url, count) in above.items()} == {
        "late": 7, "unexplained": 4, "ours": 2, "not_ours": 1, "paused": 1,
    }  # fmt: skip
    for name, (url, count) in above.items():
        assert len(walked(leader, url)) == count, name
    found = groups(page)
    assert sum(int(numbers[0]) for _url, numbers in found.values()) == 7
    for name, (url, numbers) in found.items():
        inside = leader.get(url).text
        assert len(walked(leader, url)) == int(numbers[0]), name
        for figure, (address, count) in figures(inside).items():
            assert len(walked(leader, address)) == count, (name, figure)
        assert numbers[3:6] == [
            str(figures(inside)[figure][1]) for figure in ("unexplained", "ours", "not_ours")
        ]


def test_groups_tell_share_escalation_and_review(both, lateness, client_for, office):
    found = groups(client_for(office.leader).get("/boards/late?by=team").text)
    # late, share, escalated, not explained, ours, not ours, in review
    assert found["城区一中队"][1] == ["3", "43 %", "1", "1", "1", "1", "1"]
    assert found["城区二中队"][1] == ["2", "29 %", "0", "1", "1", "0", "0"]


def test_the_newest_explanation_counts(both, lateness, client_for, office):
    leader = client_for(office.leader)
    assert walked(leader, "/boards/late?cause=not_ours") == [lateness["tested"]]
    page = leader.get("/boards/late?cause=ours").text
    assert lateness["explained"] in rows(page)
    assert "2026-11-25" in page


def test_what_stands_still_is_late_nowhere_and_says_why(both, lateness, client_for, office):
    leader = client_for(office.leader)
    assert lateness["paused"] not in walked(leader, "/boards/late")
    page = leader.get("/boards/late?show=paused").text
    assert rows(page) == [lateness["paused"]]
    assert "app-paused" in page
    assert "data-due" not in page


def test_pages_of_the_list_follow_each_other(both, runs, client_for, office, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    made = [runs(minutes=-5 * (n // 2) - 1) for n in range(8)]
    found = walked(client_for(office.leader), "/boards/late?cause=unexplained")
    assert sorted(found) == sorted(made)
    assert found[0] in made[-2:]


@pytest.mark.parametrize("by", ["unit", "team", "person"])
def test_nobody_counts_what_is_not_theirs_to_know(both, lateness, client_for, office, by):
    expected = {"registrar": 7, "county_leader": 1, "inspector": 3, "other_inspector": 2}
    expected |= {"auditor": 0, "administrator": 0}
    for who, count in expected.items():
        browser = client_for(getattr(office, who))
        page = browser.get(f"/boards/late?by={by}").text
        assert figures(page)["late"][1] == count, who
        assert len(walked(browser, f"/boards/late?by={by}")) == count, who


@pytest.mark.parametrize("who", ["registrar", "leader", "inspector", "discipline"])
def test_matters_kept_apart_are_counted_for_discipline_only(both, runs, client_for, office, who):
    runs(minutes=-5, kind=CaseKind.STAFF_COMPLAINT)
    runs(minutes=-5, is_sealed=True)
    runs(minutes=-5, complained_of_id=office.people[who])
    page = client_for(getattr(office, who)).get("/boards/late").text
    count = 2 if who == "discipline" else 0
    assert figures(page)["late"][1] == count
    assert len(rows(page)) == count


@pytest.mark.parametrize(
    "address",
    [
        "?by=x&group=-1&cause=x&show=x",
        "?group=99999999999999999999&by=person",
        "?after=x",
        "?after=W251bGwsMV0",
        "?group=٣",
        "?show=paused&after=WyIyMDI2LTExLTE4VDA0OjAwOjAwIiwxXQ",
    ],
)
def test_odd_addresses_do_no_harm(both, lateness, client_for, office, address):
    assert client_for(office.leader).get(f"/boards/late{address}").status_code == 200


def test_what_is_late_takes_at_most_twelve_statements(lateness, client_for, office):
    leader = client_for(office.leader)
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    for address in ("?by=unit", "?by=person&group=0", "?show=paused", "?cause=ours"):
        said.clear()
        leader.get(f"/boards/late{address}")
        assert len([s for s in said if s.lstrip().upper().startswith("SELECT")]) <= 12, said


def test_a_reason_given_for_another_due_time_explains_nothing(
    both, runs, explain, client_for, office
):
    """The status page says as much: the new date passed without a word."""
    case_id = runs(minutes=-60)
    explain(case_id, Ground.TESTING, at=NOON - timedelta(minutes=30))
    leader = client_for(office.leader)
    assert figures(leader.get("/boards/late").text)["unexplained"][1] == 0
    with writing():
        db.session.query(Clock).filter_by(case_id=case_id).one().due_at = NOON - timedelta(
            minutes=5
        )
    page = leader.get("/boards/late").text
    assert (figures(page)["late"][1], figures(page)["unexplained"][1]) == (1, 1)
