"""Papers that name the person: under one's own approved grant, sent and kept nowhere."""

import io

import pdfplumber
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.states import CaseKind
from app.documents.models import Document
from app.extensions import db, end_reading
from tests.cases.custody.conftest import NOW, REPORTER
from tests.factories import Browser


def text_of(answer):
    assert answer.mimetype == "application/pdf", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    with pdfplumber.open(io.BytesIO(answer.data)) as pdf:
        return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)


def approved(house, fields=("name", "phone"), **values):
    house.enrol("custodian")
    case_id = house.take(REPORTER, **values) if values else None
    grant_id = house.ask(fields=fields, case_id=case_id)
    assert house.approve(grant_id).status_code == 302
    return f"/identity/{grant_id}/paper"


def actions():
    end_reading()
    return [row.action for row in db.session.scalars(select(AuditRow).order_by(AuditRow.id))]


def test_the_form_bears_the_granted_fields_and_the_filed_one_none(house):
    url = approved(house)
    reviewer = house.browser("reviewer")
    assert "含所批准栏目的登记表" in reviewer.get(url).text
    printed = text_of(reviewer.post(url, {"paper": "registration_form"}))
    assert f"姓名：{REPORTER.name}；电话：{REPORTER.phone}" in printed
    assert not any(label in printed for label in ("住址", "备用电话", "证件号码"))
    assert "不得复制" in printed
    filed = text_of(reviewer.get(house.url().replace("/identity", "/sheet.pdf")))
    assert "身份另行密封保存" in filed
    assert REPORTER.name not in filed
    assert {"custody.opened", "custody.paper_printed"} <= set(actions())
    instance = house.app.extensions["huiyin.config"].instance_path
    held = [path for path in instance.rglob("*.pdf") if path.is_file()]
    assert held == []
    assert db.session.query(Document).count() == 0


def test_a_complainant_is_told_of_acceptance_by_name(house):
    url = approved(house, kind=CaseKind.COMPLAINT, accepted_at=NOW)
    printed = text_of(house.browser("reviewer").post(url, {"paper": "acceptance_notice"}))
    assert f"{REPORTER.name}：" in printed
    assert "决定自2026年11月18日起予以受理" in printed


def test_a_report_has_no_paper_by_name(house):
    url = approved(house, kind=CaseKind.REPORT, accepted_at=NOW)
    reviewer = house.browser("reviewer")
    assert "acceptance_notice" not in reviewer.get(url).text
    page = reviewer.post(url, {"paper": "acceptance_notice"})
    assert page.mimetype == "text/html"
    assert REPORTER.name not in page.text


def test_each_paper_is_a_view_and_the_fourth_is_refused(house):
    url = approved(house)
    reviewer = house.browser("reviewer")
    for _ in range(3):
        text_of(reviewer.post(url, {"paper": "registration_form"}))
    page = reviewer.post(url, {"paper": "registration_form"})
    assert page.mimetype == "text/html"
    assert REPORTER.name not in page.text


def test_what_is_not_approved_prints_nothing_and_is_no_ones_elses(house):
    house.enrol("custodian")
    grant_id = house.ask()
    url = f"/identity/{grant_id}/paper"
    reviewer = house.browser("reviewer")
    page = reviewer.client.post(url, data=reviewer.hidden_of("/") | {"paper": "registration_form"})
    assert page.mimetype == "text/html"
    assert REPORTER.name not in page.text
    assert "custody.paper_printed" not in actions()
    house.approve(grant_id)
    never = "/identity/00000000-0000-0000-0000-000000000000/paper"
    for who in ("leader", "custodian", "discipline"):
        browser = Browser(house.app, house.user(who))
        assert browser.get(url).status_code == browser.get(never).status_code == 404
