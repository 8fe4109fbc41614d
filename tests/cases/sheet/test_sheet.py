"""The registration form printed from the case page."""

import io
from datetime import timedelta

import pdfplumber
import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.states import CaseState
from app.extensions import db, end_reading
from app.identity import rounds
from tests import factories
from tests.addresses import token
from tests.cases.contact.conftest import SAID, Desk, closed_case
from tests.enforcement.conftest import walk  # noqa: F401 - a fixture


def text_of(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.data)) as pdf:
        return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)


def sheet(browser, case_id):
    return browser.get(f"/cases/{token(case_id)}/sheet.pdf")


def test_a_new_case_prints_with_the_identity_sealed(both, office, client_for):
    case_id = factories.make_case(office)
    clerk = client_for(office.registrar)
    answer = sheet(clerk, case_id)
    text = text_of(answer)
    assert "身份另行密封保存" in text
    assert "鲜味源餐饮管理有限公司" in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "2026" not in answer.headers["Content-Disposition"]
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "sheet.printed")).all()
    assert [row.actor_id for row in rows] == [office.people["registrar"]]
    end_reading()
    assert f"/cases/{token(case_id)}/sheet.pdf" in clerk.get(f"/cases/{token(case_id)}").text


@pytest.mark.parametrize("name", ["other_inspector", "county_registrar", "auditor"])
def test_who_may_not_know_of_the_case_gets_nothing(app, office, client_for, name):
    case_id = factories.make_case(office)
    assert sheet(client_for(getattr(office, name)), case_id).status_code == 404
    assert sheet(client_for(office.registrar), 2**40).status_code == 404
    assert (
        db.session.scalars(select(AuditRow).where(AuditRow.action == "sheet.printed")).all() == []
    )


def test_a_spoken_order_shows_and_so_does_the_missing_signature(app, office, client_for):
    spoken = {
        "ordered_orally_at": factories.NOON,
        "ordered_orally_by_id": office.people["leader"],
        "oral_order": "马上到场。",
        "opinion": None,
        "opinion_by_id": None,
        "opinion_at": None,
    }
    case_id = factories.make_case(office, CaseState.DISPATCHED, **spoken)
    text = text_of(sheet(client_for(office.leader), case_id))
    assert "口头指令：周卫" in text
    assert "尚未补签" in text
    assert "马上到场。" in text


def test_the_teams_work_fills_its_boxes(walk):  # noqa: F811 - the fixture
    head = walk.submitted()
    text = text_of(sheet(head, walk.case_id))
    assert "城区一中队" in text
    assert "王海燕" in text
    assert "李文博" in text
    assert "冷柜内有过期牛肉卷" in text
    assert "当场警告" in text
    assert "到场检查冷柜和进货台账" in text


def test_what_the_person_said_is_on_the_sheet(app, office, client_for, keeper, time_machine):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    desk = Desk(office, client_for, closed_case(office))
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    clerk = desk.clerk()
    desk.tried(clerk, "reached")
    assert clerk.post(f"{desk.url}/feedback", SAID).status_code == 302
    text = text_of(sheet(clerk, desk.case_id))
    assert SAID["opinion"] in text
    assert SAID["suggestions"] in text
    assert "刘静" in text
    assert "张三丰" not in text
    assert "13912345678" not in text
