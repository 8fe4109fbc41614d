import io
from dataclasses import fields, replace
from datetime import UTC, datetime

import pdfplumber
import pytest

from app.documents.layout.registration import (
    CallBack,
    Feedback,
    Handling,
    LeaderOpinion,
    RegistrationForm,
    Signed,
)
from app.documents.render import render_registration_form

MM = 25.4 / 72
AT = datetime(2026, 10, 12, 1, 6, tzinfo=UTC)
LABELS = (
    "接报时间",
    "来源渠道",
    "登记人",
    "办结期限",
    "被投诉",
    "行政区划",
    "内容摘要",
    "交办内容",
    "拟办意见",
    "领导批示",
    "办理情况",
    "到场时间",
    "执法人员",
    "核查结论",
    "处置措施",
    "办结审核",
    "反馈情况",
    "投诉举报人意见",
    "投诉举报人建议",
    "回访",
)
EMPTY = RegistrationForm("示例市投诉举报中心", "示投举〔2026〕37号")
FILLED = RegistrationForm(
    unit="示例市投诉举报中心",
    number="示投举〔2026〕37号",
    received_at=AT,
    registered_at=AT,
    channel="热线",
    kind="举报",
    urgency="紧急",
    due_at=AT,
    due_is_provisional=True,
    registrar="王登记",
    respondent="示例食品经营部",
    respondent_address="和平路12号",
    category="食品流通",
    district="和平区",
    summary="反映销售超过保质期的饼干。",
    dispatch_text="请到场核查。",
    proposal=Signed("建议由食品一中队办理。", "李值班", AT),
    opinion=LeaderOpinion("同意。", "赵局长", AT),
    handling=Handling("食品一中队", AT, AT, ("张三", "李四"), "现场检查。", "属实", "立案查处"),
    review=Signed("同意办结。", "赵局长", AT),
    feedback=Feedback("电话", AT, "王登记", "已告知", "满意", "加强巡查"),
    call_back=CallBack(AT, "王登记", "已联系", "满意"),
)


def pages_of(form):
    with pdfplumber.open(io.BytesIO(render_registration_form(form))) as pdf:
        return ["".join(page.extract_text().split()) for page in pdf.pages]


def contents_of(form):
    """Read the boxes alone, without the labels beside them."""
    with pdfplumber.open(io.BytesIO(render_registration_form(form))) as pdf:
        area = (53 / MM, 20 / MM, 192.5 / MM, 279 / MM)
        boxes = [page.crop(area) for page in pdf.pages]
        return "".join("".join(box.extract_text().split()) for box in boxes)


@pytest.mark.parametrize("form", [EMPTY, FILLED], ids=["empty", "filled"])
def test_the_sheet_is_one_page_with_every_box_and_the_identity_sealed(form):
    pages = pages_of(form)
    assert len(pages) == 1
    for label in LABELS:
        assert label in pages[0]
    assert "身份另行密封保存" in pages[0]


def test_no_field_takes_an_identity():
    names = {field.name for field in fields(RegistrationForm)}
    assert not names & {"reporter", "name", "phone", "identity", "original_words"}


def test_what_was_entered_is_printed_in_the_agencys_time():
    text = pages_of(FILLED)[0]
    for value in ("2026年10月12日9时06分", "张三、李四", "立案查处", "加强巡查", "签名：赵局长"):
        assert value in text


def test_a_date_that_may_still_move_says_so():
    assert "2026年10月12日9时06分（暂定" in pages_of(FILLED)[0]
    assert "暂定" not in pages_of(replace(FILLED, due_is_provisional=False))[0]


def test_a_spoken_order_shows_and_its_missing_signature_too():
    spoken = LeaderOpinion("立即到场。", spoken_by="赵局长", spoken_at=AT)
    text = pages_of(replace(FILLED, opinion=spoken))[0]
    assert "口头指令：赵局长，2026年10月12日9时06分" in text
    assert "尚未补签" in text
    assert "尚未补签" not in pages_of(replace(FILLED, opinion=replace(spoken, at=AT)))[0]


def test_a_long_text_flows_on_and_nothing_is_lost():
    course = "".join(f"第{number}项核查内容属实。" for number in range(1, 400))
    form = replace(FILLED, handling=replace(FILLED.handling, course=course))
    pages = pages_of(form)
    assert len(pages) > 2
    assert "投诉举报办理登记表（续）" in pages[1]
    assert "示投举〔2026〕37号" in pages[1]
    whole = contents_of(form)
    for number in range(1, 400):
        assert f"第{number}项" in whole
    assert "满意" in pages[-1]


def test_a_word_without_an_end_stays_in_its_box():
    form = replace(FILLED, respondent="A" * 300, summary="1" * 300)
    with pdfplumber.open(io.BytesIO(render_registration_form(form))) as pdf:
        assert max(char["x1"] for page in pdf.pages for char in page.chars) < 192.1 / MM
