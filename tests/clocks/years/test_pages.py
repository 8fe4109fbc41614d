"""The pages of the calendar, by the administrator and by others."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.clocks.models import CalendarDay, CalendarYear
from app.clocks.queries import agency_calendar
from app.extensions import db, end_reading

SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
YEAR_2027 = """日期,类型,名称
2027-01-01,放假,元旦
2027-02-05,放假,春节
2027-02-06,放假,春节
2027-02-07,放假,春节
2027-02-08,放假,春节
2027-02-09,调休,春节
2027-02-10,调休,春节
2027-02-14,上班,春节
2027/4/5,放假,清明节
2027年5月1日,放假,劳动节
2027-05-02,放假,劳动节
2027-05-03,调休,劳动节
2027-06-09,放假,端午节
2027-09-15,放假,中秋节
2027-10-01,放假,国庆节
2027-10-02,放假,国庆节
2027-10-03,放假,国庆节
2027-10-04,调休,国庆节
"""


def sent(browser, text, year=2027, source=SOURCE, name="2027.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    page = f"/admin/calendar/{year}/import"
    return browser.post(
        page,
        {"source": source, "lines": "", "file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def confirm(browser, preview, year=2027, **changes):
    import html
    import re

    form = re.search(rf'<form[^>]*/{year}/confirm".*?</form>', preview.text, re.DOTALL).group()
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    answer = browser.client.post(f"/admin/calendar/{year}/confirm", data=fields | changes)
    return answer


def days_in(year):
    return db.session.scalar(
        select(func.count()).where(CalendarDay.on.between(date(year, 1, 1), date(year, 12, 31)))
    )


def test_a_year_is_imported_in_two_steps(both, office, client_for):
    browser = client_for(office.administrator)
    preview = sent(browser, YEAR_2027)
    assert preview.status_code == 200, preview.text
    assert days_in(2027) == 0

    answer = confirm(browser, preview)
    assert answer.status_code == 302, answer.text

    end_reading()
    assert db.session.get(CalendarYear, 2027).source == SOURCE
    assert days_in(2027) == 18
    page = browser.get("/admin/calendar/2027")
    assert SOURCE in page.text
