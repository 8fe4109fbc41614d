from datetime import date

import pytest

from app.documents.layout.notice import Level, Notice, Paragraph


def sample_notice(**changes):
    values = {
        "organ": "示例市食品药品监督管理局",
        "number": "示食药监告〔2026〕12号",
        "title": "投诉举报办理结果告知书",
        "addressee": "举报人",
        "paragraphs": (
            Paragraph("您于2026年10月12日通过12331热线反映的食品经营问题，现将办理结果告知如下。"),
            Paragraph("一、核查情况", Level.FIRST),
            Paragraph("（一）关于超过保质期食品。现场货架上有饼干6袋，已过期。", Level.SECOND),
            Paragraph("对在售食品逐批核对生产日期，检查全程录像。" * 12),
        ),
        "issued_on": date(2026, 11, 22),
        "copy_to": ("市食品安全委员会办公室",),
        "printed_by": "示例市食品药品监督管理局办公室",
    }
    return Notice(**(values | changes))


@pytest.fixture(scope="session")
def notice():
    return sample_notice()
