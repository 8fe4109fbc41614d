from datetime import date

import pytest

from app.documents.contents import (
    ClosureFacts,
    DeclineFacts,
    Head,
    Matter,
    ToldElsewhereFacts,
    build,
)
from app.documents.kinds import TITLES, DocumentKind
from app.documents.layout.notice import Level, from_json, to_json

HEAD = Head("示例市食药监局", "示食药监告〔2026〕1号", date(2026, 11, 2), "联系电话：12331")
MATTER = Matter("示投举〔2026〕37号", date(2026, 10, 12), "12331热线", "食品流通问题")


def text_of(notice):
    return "".join(paragraph.text for paragraph in notice.paragraphs)


@pytest.mark.parametrize("kind", [DocumentKind.CLOSURE_NOTICE, DocumentKind.REPORT_RESULT_NOTICE])
def test_a_closure_notice_tells_course_finding_and_result(kind):
    facts = ClosureFacts(MATTER, course="已到场核查", finding="属实", measures="立案查处。")
    notice = build(kind, facts, HEAD)
    assert notice.title == TITLES[kind]
    assert notice.addressee == "举报人"
    headings = [p.text for p in notice.paragraphs if p.level is Level.FIRST]
    assert headings == ["一、核查情况", "二、核查结论", "三、处理结果"]
    assert "您于2026年10月12日通过12331热线反映的食品流通问题" in text_of(notice)
    assert "经核查，您反映的问题属实。" in text_of(notice)


def test_a_part_without_words_leaves_no_heading_and_no_gap_in_the_numbers():
    notice = build(DocumentKind.CLOSURE_NOTICE, ClosureFacts(MATTER, answer="甲\n\n乙"), HEAD)
    assert [p.text for p in notice.paragraphs][1:4] == ["一、答复意见", "甲。", "乙。"]


def test_a_refusal_names_ground_basis_and_remedies():
    facts = DeclineFacts(MATTER, "不属于本机关职责", "《办法》第十五条", "向人民法院起诉")
    notice = build(DocumentKind.DECLINE_NOTICE, facts, HEAD)
    text = text_of(notice)
    assert notice.title == "投诉不予受理决定书"
    for part in ("不属于本机关职责。", "根据《办法》第十五条的规定", "六十日内", "六个月内"):
        assert part in text


def test_telling_elsewhere_names_the_competent_body():
    facts = ToldElsewhereFacts(MATTER, "示例市城市管理局", "12319")
    text = text_of(build(DocumentKind.TOLD_ELSEWHERE_NOTICE, facts, HEAD))
    assert "请您向示例市城市管理局（联系方式：12319）反映。" in text


def test_a_stored_notice_reads_back_as_it_was():
    notice = build(DocumentKind.CLOSURE_NOTICE, ClosureFacts(MATTER, finding="属实"), HEAD)
    assert from_json(to_json(notice)) == notice
