"""The pages of the calendar, by the administrator and by others."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.clocks.calendar import built_in
from app.clocks.kinds import DayKind
from app.clocks.models import CalendarDay, CalendarYear
from app.clocks.queries import agency_calendar
from app.clocks.years import rules
from app.extensions import db, end_reading
from app.jobs.models import OutboxMessage

BAD = (
    "日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-01,放假,元旦\n2028-01-01,放假,元旦\n"
    "2027-03-02,上班,某日\n2027-03-03,过节,某日\n初一,放假,春节\n"
)


@pytest.fixture
def browser(office, client_for):
    return client_for(office.administrator)


def rows_of(year):
    end_reading()
    query = select(CalendarDay.on, CalendarDay.kind).where(
        CalendarDay.on.between(date(year, 1, 1), date(year, 12, 31))
    )
    return dict(db.session.execute(query.order_by(CalendarDay.on)).all())


def acts():
    end_reading()
    query = select(AuditRow.action, AuditRow.subject).where(AuditRow.action.startswith("calendar."))
    return [tuple(row) for row in db.session.execute(query.order_by(AuditRow.id))]


def nothing_is_changed():
    end_reading()
    return (
        rows_of(2027) == {}
        and db.session.get(CalendarYear, 2027) is None
        and acts() == []
        and db.session.scalar(select(func.count(OutboxMessage.id))) == 0
    )


def test_the_calendar_opens_at_the_year_of_the_agencys_own_zone(app, office, client_for):
    with time_machine.travel(datetime(2026, 12, 31, 17, 0, tzinfo=UTC), tick=False):
        browser = client_for(office.administrator)
        assert browser.get("/admin/calendar").location == "/admin/calendar/2027"


def test_the_year_shows_its_working_days_its_source_and_the_way_on(app, browser):
    page = browser.get("/admin/calendar/2026").text
    assert "248" in page
    assert "chinesecalendar" in page
    assert "/admin/calendar/2025" in page
    assert "/admin/calendar/2027" in page
    assert page.count('class="app-month"') == 12


def test_the_index_of_administration_leads_there(app, browser):
    page = browser.get("/admin").text
    assert "/admin/calendar" in page
    assert "/admin/hours" in page


def test_an_unknown_year_says_what_it_is_computed_on(app, browser):
    browser.post("/language", {"lang": "en", "next": "/"}, page="/admin")
    known = browser.get("/admin/calendar/2026").text
    unknown = browser.get("/admin/calendar/2027").text
    far = browser.get("/admin/calendar/2050").text
    assert "thirteen statutory days" in unknown
    assert "provisional" in unknown
    assert "provisional" not in known
    assert "follow the moon" in far


@pytest.mark.parametrize("year", [2003, 2100, 0, 99999])
def test_a_year_beyond_the_calendar_is_nothing(app, browser, year):
    assert browser.get(f"/admin/calendar/{year}").status_code == 404
    assert browser.get(f"/admin/calendar/{year}/import").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/admin/calendar", "/admin/calendar/2027", "/admin/calendar/2027/import",
        "/admin/calendar/2027/template.csv", "/admin/calendar/2027/days/new",
        "/admin/calendar/days/2026-01-01", "/admin/calendar/days/2026-01-01/remove",
        "/admin/hours", "/admin/hours/quiet/local.feedback",
    ],
)  # fmt: skip
def test_only_an_administrator_sees_the_calendar(app, office, client_for, path):
    assert client_for(office.administrator).get(path).status_code in {200, 302}
    for name in ("registrar", "leader", "auditor"):
        assert client_for(getattr(office, name)).get(path).status_code == 403, name


def test_whoever_may_not_edit_changes_nothing(both, office, client_for, notice, browser):
    preview = notice.send(browser, notice.lines)
    stranger = client_for(office.registrar)
    token = stranger.hidden_of("/cases", action="/sign-out")
    fields = notice.fields_of(preview) | {"csrf_token": token["csrf_token"]}
    for path in ("2027/confirm", "2027/recompute", "days/2026-01-01/remove"):
        answer = stranger.client.post(f"/admin/calendar/{path}", data=fields)
        assert answer.status_code == 403, path
    assert nothing_is_changed()
    assert date(2026, 1, 1) in rows_of(2026)


def test_a_year_is_taken_over_as_the_preview_showed_it(both, browser, notice):
    before = agency_calendar(date(2027, 1, 1))
    preview = notice.send(browser, notice.lines)
    assert preview.status_code == 200
    assert nothing_is_changed()
    shown = preview.text.count('<th scope="row" class="app-num">2027-')

    answer = notice.confirm(browser, preview)
    assert answer.status_code == 302

    after = agency_calendar(date(2027, 1, 1))
    found = rules.differences(before, after, 2027)
    assert len(found) == shown == 8
    assert all(each.on.isoformat() in preview.text for each in found)
    assert 2027 in after.known_years
    assert after.is_working_day(date(2027, 2, 14))
    assert len(rows_of(2027)) == 21
    assert db.session.get(CalendarYear, 2027).source == notice.source
    assert acts() == [("calendar.imported", "2027 days=21 differences=8")]
    assert notice.source in browser.get("/admin/calendar/2027").text


def test_a_workbook_is_taken_over_too(app, browser, notice):
    rows = [["日期", "类型", "名称"], [date(2027, 1, 1), "放假", "元旦"]]
    preview = notice.send(browser, notice.workbook(rows), name="2027.xlsx")
    assert notice.confirm(browser, preview).status_code == 302
    assert rows_of(2027) == {date(2027, 1, 1): DayKind.HOLIDAY}


def test_every_fault_is_told_with_its_line_and_nothing_is_changed(both, browser, notice):
    browser.post("/language", {"lang": "en", "next": "/"}, page="/admin")
    page = notice.send(browser, BAD)
    assert notice.errors_of(page) == [
        "Line 3: 2027-01-01 stands in line 2 already.",
        "Line 4: 2028-01-01 is in another year.",
        "Line 5: 2027-03-02 is no Saturday or Sunday and is worked anyway.",
        "Line 6: “过节” is no known kind of day.",
        "Line 7: “初一” is no date.",
    ]
    assert notice.source in page.text
    assert "初一,放假,春节" in page.text
    assert nothing_is_changed()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", os.urandom(1024 * 1024), "too large"),
        ("a.csv", b"\xff\xfe\x00" * 100, "characters cannot be read"),
        ("a.xlsx", b"not a workbook", "not an Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "old Excel"),
        ("a.xlsx", b"PK\x03\x04rubbish", "damaged"),
        ("a.csv", "日期,类型,名称\n".encode(), "no day below"),
        ("a.csv", "日期,名称\n2027-01-01,元旦\n".encode(), "none for the kind"),
        ("a.csv", b"2027-01-01,off,x\n" * 1100, "more than 1000 lines"),
    ],
    ids=["empty", "large", "encoding", "xlsx", "xls", "damaged", "heading", "kindless", "long"],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    app, browser, notice, name, data, words
):
    browser.post("/language", {"lang": "en", "next": "/"}, page="/admin")
    page = notice.send(browser, data, name=name)
    assert page.status_code == 200
    (error,) = notice.errors_of(page)
    assert words in error
    assert notice.source in page.text
    assert nothing_is_changed()


def test_without_a_document_or_without_days_nothing_is_shown(app, browser, notice):
    page = notice.send(browser, notice.lines, source="  ")
    assert len(notice.errors_of(page)) == 1
    assert "2027-02-14,上班,春节" in page.text  # the file need not be chosen again
    page = browser.post("/admin/calendar/2027/import", {"source": notice.source, "lines": " "})
    assert len(notice.errors_of(page)) == 1


def test_days_can_be_typed_and_mended_after_the_preview(app, browser, notice):
    page = browser.post(
        "/admin/calendar/2027/import",
        {"source": notice.source, "lines": "2027-01-01,放假,元旦"},
    )
    mending = notice.confirm(browser, page, mend="1")
    assert "2027-01-01,holiday,元旦" in mending.text
    assert notice.source in mending.text
    assert nothing_is_changed()
    assert notice.confirm(browser, page).status_code == 302


def test_what_the_preview_sends_is_checked_again(app, browser, notice):
    page = notice.send(browser, notice.lines)
    forged = notice.confirm(browser, page, lines="2028-01-01,放假,元旦")
    assert len(notice.errors_of(forged)) == 1
    assert notice.confirm(browser, page, source="").status_code == 200
    assert notice.confirm(browser, page, lines="").status_code == 200
    assert nothing_is_changed()


def test_a_preview_that_is_stale_is_shown_anew(both, browser, notice):
    first = notice.send(browser, notice.lines)
    second = notice.send(browser, "2027-01-01,放假,元旦\n")
    assert notice.confirm(browser, second).status_code == 302

    answer = notice.confirm(browser, first)
    assert answer.status_code == 200
    assert len(rows_of(2027)) == 1
    assert notice.confirm(browser, answer).status_code == 302
    assert len(rows_of(2027)) == 21


def test_the_same_file_a_second_time_differs_in_nothing(both, browser, notice):
    notice.confirm(browser, notice.send(browser, notice.lines))
    again = notice.send(browser, notice.lines)
    assert again.text.count('<th scope="row" class="app-num">2027-') == 0
    assert notice.confirm(browser, again).status_code == 302
    assert len(rows_of(2027)) == 21


def day(browser, on, kind="holiday", name="建城日", source="市政府公告", page=None):
    return browser.post(
        page or "/admin/calendar/2027/days/new",
        {"on": on, "kind": kind, "name": name, "source": source},
    )


def test_a_day_of_the_agencys_own_stays_when_the_year_is_imported(both, browser, notice):
    assert day(browser, "2027-03-02").status_code == 302
    assert day(browser, "2027-06-09", name="端午").status_code == 302
    preview = notice.send(browser, notice.lines)
    assert "2027-03-02" in preview.text
    notice.confirm(browser, preview)

    assert len(rows_of(2027)) == 22
    assert db.session.get(CalendarDay, date(2027, 3, 2)).source == "市政府公告"
    assert db.session.get(CalendarDay, date(2027, 6, 9)).source == notice.source


def test_a_single_day_is_set_changed_and_taken_away(both, browser):
    page = "/admin/calendar/days/2027-03-06"
    assert day(browser, "2027-03-06", "make_up", "补班").status_code == 302
    assert rows_of(2027) == {date(2027, 3, 6): DayKind.MAKE_UP}
    assert 2027 not in agency_calendar(date(2027, 1, 1)).known_years
    assert "2027-03-06" in browser.get("/admin/calendar/2027").text

    assert day(browser, "2027-03-06", "holiday", "校庆", page=page).status_code == 302
    assert rows_of(2027) == {date(2027, 3, 6): DayKind.HOLIDAY}

    assert "校庆" in browser.get(f"{page}/remove").text
    assert rows_of(2027) != {}
    assert browser.post(f"{page}/remove").status_code == 302
    assert rows_of(2027) == {}
    assert [action for action, _ in acts()] == [
        "calendar.day-set", "calendar.day-set", "calendar.day-removed",
    ]  # fmt: skip
    assert acts()[1][1] == "2027-03-06 make_up -> holiday"
    assert browser.get(f"{page}/remove").status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": "2027-03-02", "kind": "make_up"}, "on"),  # a Tuesday
        ({"on": "2027-02-06", "kind": "make_up"}, "on"),  # the Spring Festival
        ({"on": "2026-01-01"}, "on"),  # stands in the list already
        ({"on": "1999-01-01"}, "on"),
        ({"on": "2027-02-30"}, "on"),
        ({"on": ""}, "on"),
        ({"on": "2027-03-02", "kind": "party"}, "kind"),
        ({"on": "2027-03-02", "name": ""}, "name"),
        ({"on": "2027-03-02", "name": "长" * 101}, "name"),
        ({"on": "2027-03-02", "source": " "}, "source"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(app, browser, values, field):
    page = day(browser, **values)
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert values.get("name", "建城日") in page.text
    assert nothing_is_changed()


def test_a_day_keeps_its_date(app, browser):
    page = day(browser, "2026-01-02", page="/admin/calendar/days/2026-01-01")
    assert 'id="on-error"' in page.text
    assert rows_of(2026)[date(2026, 1, 1)] is DayKind.HOLIDAY


@pytest.mark.parametrize("path", ["x", "2026-02-30", "2026-03-03", "1999-01-01"])
def test_a_day_that_is_not_set_has_no_page(app, browser, path):
    assert browser.get(f"/admin/calendar/days/{path}").status_code == 404
    assert browser.get(f"/admin/calendar/days/{path}/remove").status_code == 404


def test_the_file_to_fill_in_can_be_sent_back(app, browser, notice):
    file = browser.get("/admin/calendar/2027/template.csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.data.startswith(b"\xef\xbb\xbf")
    preview = notice.send(browser, file.data)
    assert notice.confirm(browser, preview).status_code == 302
    assert set(rows_of(2027)) == set(rules.specials_of(built_in(), 2027))
