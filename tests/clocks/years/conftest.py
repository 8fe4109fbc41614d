"""A notice for 2027 as a file, and what sends it through the pages."""

from __future__ import annotations

import html
import io
import re
from types import SimpleNamespace

import pytest
from openpyxl import Workbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.extensions import end_reading

SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
LINES = """日期,类型,名称
2027-01-01,放假,元旦
2027-02-05,放假,春节
2027-02-06,放假,春节
2027-02-07,放假,春节
2027-02-08,放假,春节
2027-02-09,调休,春节
2027-02-10,调休,春节
2027-02-11,调休,春节
2027-02-14,上班,春节
2027/4/5,放假,清明节
2027年5月1日,放假,劳动节
2027-05-02,放假,劳动节
2027-05-03,调休,劳动节
2027-05-04,调休,劳动节
2027-06-09,放假,端午节
2027-09-15,放假,中秋节
2027-10-01,放假,国庆节
2027-10-02,放假,国庆节
2027-10-03,放假,国庆节
2027-10-04,调休,国庆节
2027-10-05,调休,国庆节
"""


def send(browser, text, year=2027, source=SOURCE, name="2027.csv"):
    """Send a file to the page of the import."""
    data = text if isinstance(text, bytes) else text.encode()
    page = f"/admin/calendar/{year}/import"
    file = FileStorage(io.BytesIO(data), filename=name)
    fields = browser.hidden_of(page, action=page) | {"source": source, "lines": "", "file": file}
    # Encoded here: the test client leaves a temporary file open where one is large.
    boundary, body = encode_multipart(fields)
    answer = browser.client.post(
        page, data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    end_reading()
    return answer


def fields_of(page, year=2027):
    """The hidden fields of the preview."""
    form = re.search(rf'<form[^>]*/{year}/confirm".*?</form>', page.text, re.DOTALL).group()
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form, re.DOTALL)
    return {name: html.unescape(value) for name, value in found}


def confirm(browser, preview, year=2027, **changes):
    """Take over what the preview shows."""
    fields = fields_of(preview, year) | changes
    answer = browser.client.post(f"/admin/calendar/{year}/confirm", data=fields)
    end_reading()
    return answer


def workbook(rows):
    """An Excel file."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def errors_of(page):
    """What the page complains of."""
    found = re.findall(r'<p class="govuk-error-message">.*?</span>(.*?)</p>', page.text, re.DOTALL)
    return [html.unescape(words).strip() for words in found]


@pytest.fixture
def notice():
    """The file, and the ways to send it."""
    return SimpleNamespace(
        source=SOURCE,
        lines=LINES,
        send=send,
        confirm=confirm,
        workbook=workbook,
        errors_of=errors_of,
        fields_of=fields_of,
    )
