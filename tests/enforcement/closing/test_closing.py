"""The closing report and its review through the pages."""

import pytest
from sqlalchemy import select

from app.cases.states import CaseState
from app.clocks.queries import clocks_of
from app.documents.kinds import DocumentKind
from app.documents.models import Document
from app.enforcement.closing.queries import current_report, reports_of
from app.enforcement.kinds import Decision, OrderState
from app.enforcement.orders.queries import orders_of
from app.extensions import db, end_reading
from tests.addresses import token
from tests.enforcement.conftest import REPORT


def review_of(walk):
    return f"/cases/{token(walk.case_id)}/review"


def test_a_report_can_be_saved_as_far_as_it_is(walk):
    head = walk.verifying()
    url = f"{walk.base}/closing"
    assert head.post(url, {"process": "写到一半", "save": "1"}).status_code == 302
    assert "写到一半" in head.get(url).text
    assert walk.case.state is CaseState.INVESTIGATING


def test_submitting_names_every_missing_part_and_keeps_what_was_typed(walk):
    head = walk.ready_to_close()
    answer = head.post(f"{walk.base}/closing", {"process": "写到一半", "submit": "1"})
    assert answer.status_code == 200
    assert answer.text.count("govuk-error-message") >= 5
    assert "写到一半" in answer.text
    assert current_report(walk.case_id) is None


def test_submitting_waits_for_finding_and_measures(walk):
    head = walk.verifying()
    answer = head.post(f"{walk.base}/closing", REPORT | {"submit": "1"})
    assert answer.status_code == 200
    assert REPORT["process"] in answer.text
    assert walk.case.state is CaseState.INVESTIGATING


def test_an_inspector_saves_and_the_head_submits(walk):
    walk.ready_to_close()
    inspector = walk.as_("inspector")
    url = f"{walk.base}/closing"
    assert inspector.post(url, REPORT | {"submit": "1"}).status_code == 200
    assert walk.case.state is CaseState.INVESTIGATING
    assert inspector.post(url, REPORT | {"save": "1"}).status_code == 302


@pytest.mark.parametrize(
    "reply", ["王海燕已到场核查。", "鲜味源餐饮管理有限公司已改正。", "请拨打13800138000联系。"]
)
def test_the_reply_names_nobody_and_has_no_open_flag(walk, reply):
    head = walk.ready_to_close()
    url = f"{walk.base}/closing"
    answer = head.post(url, REPORT | {"reply_text": reply, "submit": "1"})
    assert answer.status_code == 200
    assert "reply_text-error" in answer.text
    assert walk.case.state is CaseState.INVESTIGATING


def test_a_marked_place_may_be_kept_with_a_reason(walk):
    head = walk.ready_to_close()
    kept = {
        "reply_text": "可拨打 0591-83371234 查询复查结果。",
        "flags_kept_because": "本机关公开电话",
        "submit": "1",
    }
    assert head.post(f"{walk.base}/closing", REPORT | kept).status_code == 302
    end_reading()
    assert current_report(walk.case_id).flags_kept_because == "本机关公开电话"


def test_a_report_that_somebody_else_saved_is_not_overwritten(walk):
    head = walk.verifying()
    url = f"{walk.base}/closing"
    other = walk.as_("inspector")
    hidden = other.hidden_of(url)
    head.post(url, {"process": "甲", "save": "1"})
    late = other.client.post(url, data=hidden | {"process": "乙", "save": "1"})
    assert late.status_code == 409
    assert "陈立群" in late.text


def test_the_leader_sees_everything_on_one_page(walk):
    walk.submitted()
    page = walk.as_("leader").get(review_of(walk)).text
    for words in (*REPORT.values(), "当场警告。", "冷柜内有过期牛肉卷。", "王海燕"):
        assert words in page or words in {"accepts", "valid"}


def test_approving_closes_the_case_ends_the_order_and_numbers_the_notice(walk):
    walk.submitted()
    assert walk.as_("leader").post(review_of(walk), {"approve": "1"}).status_code == 302
    case = walk.case
    assert case.state is CaseState.CLOSED
    assert case.closed_at is not None
    assert orders_of(case.id)[-1].state is OrderState.DONE
    document = db.session.scalar(select(Document).where(Document.case_id == case.id))
    assert document.kind is DocumentKind.REPORT_RESULT_NOTICE
    assert REPORT["reply_text"].rstrip("。") in document.content
    for name in ("王海燕", "李文博", "鲜味源"):
        assert name not in document.content


def test_a_report_goes_back_with_a_note_and_the_clock_runs_on(walk):
    head = walk.submitted()
    leader = walk.as_("leader")
    running = {c.id: c.due_at for c in clocks_of(walk.case_id) if c.stopped_at is None}
    refused = leader.post(review_of(walk), {"send_back": "1"})
    assert refused.status_code == 200
    assert "note-error" in refused.text
    assert leader.post(review_of(walk), {"send_back": "1", "note": "补充台账"}).status_code == 302
    assert walk.case.state is CaseState.INVESTIGATING
    after = {c.id: c.due_at for c in clocks_of(walk.case_id) if c.stopped_at is None}
    assert after == running
    page = head.get(f"{walk.base}/closing").text
    assert "补充台账" in page
    assert REPORT["process"] in page
    assert head.post(f"{walk.base}/closing", REPORT | {"submit": "1"}).status_code == 302
    end_reading()
    decisions = [report.decision for report in reports_of(walk.case_id)]
    assert decisions == [Decision.SENT_BACK, None]


def test_of_two_leaders_one_decides_and_the_other_is_told_who_and_when(walk):
    walk.submitted()
    first, second = walk.as_("leader"), walk.as_("second_leader")
    hidden = second.hidden_of(review_of(walk))
    assert first.post(review_of(walk), {"approve": "1"}).status_code == 302
    late = second.client.post(review_of(walk), data=hidden | {"approve": "1"})
    assert late.status_code == 409
    assert "周卫" in late.text


def test_nobody_but_a_leader_reviews(walk):
    head = walk.submitted()
    assert head.get(review_of(walk)).status_code == 403
    assert walk.as_("county_leader").get(review_of(walk)).status_code == 404


def test_a_wrong_date_is_told_beside_its_field(walk):
    head = walk.verifying()
    wrong = {"remedy_on": "2026-13-45", "process": "已写", "save": "1"}
    answer = head.post(f"{walk.base}/closing", wrong)
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    assert "已写" in answer.text
