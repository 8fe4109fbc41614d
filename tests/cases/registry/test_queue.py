"""The work queue: who sees what, narrowed how, in which order."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.agency.areas import AreaType
from app.agency.models import Category
from app.cases.models import Respondent
from app.cases.registry import queries
from app.cases.states import CaseKind, CaseState
from app.extensions import db, writing
from tests.addresses import number, token
from tests.factories import NOON, make_case


@pytest.fixture(autouse=True)
def _count_anew():
    queries.forget_counts()


def _numbers(page):
    links = re.findall(r'<a class="app-num" href="(/cases/[\w-]+)"', page.text)
    return [number(link) for link in links]


def _shown(browser, address="/cases"):
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return _numbers(answer)


def test_the_earliest_due_comes_first_and_what_has_no_due_time_last(both, office, client_for):
    late = make_case(office, due_at=NOON + timedelta(days=9))
    none = make_case(office)
    soon = make_case(office, due_at=NOON + timedelta(hours=1))
    assert _shown(client_for(office.registrar)) == [soon, late, none]


def test_closed_matters_are_in_the_list_of_all(office, client_for):
    closed = make_case(office, CaseState.CLOSED)
    opened = make_case(office, at=NOON + timedelta(hours=1))
    registrar = client_for(office.registrar)
    assert _shown(registrar) == [opened]
    assert _shown(registrar, "/cases?show=all") == [opened, closed]


@pytest.mark.parametrize("address", ["/cases?x=1", "/cases?show=all", "/cases?sort=number"])
def test_pages_follow_each_other_without_gap_or_double(both, office, client_for, address):
    made = [
        make_case(office, at=NOON + timedelta(minutes=n // 3), due_at=NOON if n % 2 else None)
        for n in range(45)
    ]
    registrar = client_for(office.registrar)
    seen, url = [], address
    while url:
        answer = registrar.get(url)
        rows = _numbers(answer)
        assert 0 < len(rows) <= queries.PAGE_SIZE
        seen += rows
        more = re.search(r'href="([^"]+)" rel="next"', answer.text)
        url = more.group(1).replace("&amp;", "&") if more else ""
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_each_sees_what_they_may_know_of_and_nothing_else(both, office, client_for):
    city = make_case(office)
    county = make_case(office, unit_id=office.county_id)
    ours = make_case(office, CaseState.DISPATCHED)
    others = make_case(office, CaseState.DISPATCHED, lead_team_id=office.other_team_id)
    staff = make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    sealed = make_case(office, is_sealed=True)
    about_registrar = make_case(office, complained_of_id=office.people["registrar"])
    usual = {city, county, ours, others}
    expected = {
        "registrar": usual,
        "leader": usual | {about_registrar},
        "county_registrar": {county},
        "inspector": {ours},
        "other_inspector": {others},
        "discipline": usual | {staff, sealed, about_registrar},
        "auditor": set(),
        "administrator": set(),
    }
    for name, cases in expected.items():
        browser = client_for(getattr(office, name))
        assert set(_shown(browser)) == cases, name
        for case_id in usual | {staff, sealed, about_registrar}:
            status = 200 if case_id in cases else 404
            assert browser.get(f"/cases/{token(case_id)}").status_code == status, (name, case_id)


def test_what_one_may_not_know_of_is_answered_like_what_never_was(office, client_for):
    staff = make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    registrar = client_for(office.registrar)
    hidden = registrar.get(f"/cases/{token(staff)}")
    of_the_page = re.compile(r'value="[^"]*"|/cases/[\w-]+')
    for never in (token(staff + 1000), token(staff, "clock"), "999999"):
        unknown = registrar.get(f"/cases/{never}")
        assert hidden.status_code == unknown.status_code == 404
        assert of_the_page.sub("", hidden.text) == of_the_page.sub("", unknown.text)


def test_filters_of_the_address_narrow_the_list(both, office, client_for):
    township = make_case(office, area_type=AreaType.TOWNSHIP, district_id=office.township_id)
    mine = make_case(office, owner_id=office.people["duty_head"])
    overdue = make_case(office, due_at=NOON)
    sent = make_case(office, CaseState.DISPATCHED)
    named = make_case(office, respondent_name="仁康口腔门诊部")
    with writing():
        entry = Respondent(name="石桥药房")
        db.session.add(entry)
    listed = make_case(office, respondent_name="石桥药房", respondent_id=entry.id)
    food = db.session.query(Category).filter_by(code="food").one().id
    drug = db.session.query(Category).filter_by(code="drug").one().id
    head = client_for(office.duty_head)
    assert _shown(head, "/cases?area=township") == [township]
    assert _shown(head, "/cases?mine=1") == [mine]
    assert _shown(head, "/cases?due=overdue") == [overdue]
    assert _shown(head, "/cases?state=dispatched") == [sent]
    assert _shown(head, f"/cases?team={office.team_id}") == [sent]
    assert _shown(head, "/cases?q=仁康") == [named]
    assert _shown(head, "/cases?q=石桥") == [listed]
    assert len(_shown(head, f"/cases?category={food}")) == 6
    assert _shown(head, f"/cases?category={drug}") == []
    assert _shown(head, "/cases?q=%25") == []


@pytest.mark.parametrize(
    "address",
    [
        "?state=nonsense&area=x&category=abc&team=-1&due=x&sort=x",
        "?category=99999999999999999999&team=٣",
        "?after=x",
        "?after=WzEsMl0",
        "?after=WyJ4IiwxXQ",
        "?after=W251bGwsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTld",
        "?after=WyIyMDI2LTExLTE4VDA0OjAwOjAwIiwxXQ",
        "?q=%00%27%22&show=all",
        "?q=" + "长" * 500,
        "/go?number=%00",
        "/go?number=99999999999999999999",
    ],
)
def test_odd_addresses_do_no_harm(both, office, client_for, address):
    make_case(office)
    assert client_for(office.registrar).get(f"/cases{address}").status_code in {200, 302}


def test_a_number_leads_to_its_matter_only_for_who_may_know_of_it(office, client_for):
    case_id = make_case(office, number="示投举〔2026〕12号")
    registrar, county = client_for(office.registrar), client_for(office.county_registrar)
    assert (
        registrar.get("/cases/go?number=示投举〔2026〕12号").location == f"/cases/{token(case_id)}"
    )
    assert county.get("/cases/go?number=示投举〔2026〕12号").location.startswith("/cases?q=")


def test_the_counters_count_the_scope(office, client_for):
    make_case(office)
    make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    make_case(office, CaseState.AWAITING_SIGN_OFF, due_at=NOON)
    page = client_for(office.registrar).get("/cases").text
    figures = re.findall(r"<a href=\"/cases\?[^\"]*\"><b>(\d+)</b>", page)
    assert [int(figure) for figure in figures] == [1, 0, 0, 0, 1, 1]


def test_a_page_of_the_queue_takes_at_most_twelve_statements(office, client_for):
    for _ in range(25):
        make_case(office, CaseState.DISPATCHED, due_at=NOON)
    registrar = client_for(office.registrar)
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    registrar.get("/cases")
    assert len([s for s in said if s.lstrip().upper().startswith("SELECT")]) <= 12, said
