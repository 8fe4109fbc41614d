"""Kinds and states of documents, with their official titles and number words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DocumentKind(StrEnum):
    """What a document tells. The titles are domain.md's closure documents and rules.md §8."""

    CLOSURE_NOTICE = "closure_notice"  # 投诉举报办理结果告知书
    REPORT_RESULT_NOTICE = "report_result_notice"  # 举报处理结果告知书
    DECLINE_NOTICE = "decline_notice"  # 投诉不予受理决定书
    TOLD_ELSEWHERE_NOTICE = "told_elsewhere_notice"  # 告知书


class DocumentState(StrEnum):
    """From number to file."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    VOIDED = "voided"


TITLES: Final[dict[DocumentKind, str]] = {
    DocumentKind.CLOSURE_NOTICE: "投诉举报办理结果告知书",
    DocumentKind.REPORT_RESULT_NOTICE: "举报处理结果告知书",
    DocumentKind.DECLINE_NOTICE: "投诉不予受理决定书",
    DocumentKind.TOLD_ELSEWHERE_NOTICE: "告知书",
}

NUMBER_WORDS: Final[dict[DocumentKind, str]] = {
    DocumentKind.CLOSURE_NOTICE: "告",
    DocumentKind.REPORT_RESULT_NOTICE: "告",
    DocumentKind.DECLINE_NOTICE: "不受",
    DocumentKind.TOLD_ELSEWHERE_NOTICE: "转告",
}
