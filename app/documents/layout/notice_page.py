"""Turns a notice into the lines and measures of its page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from app.documents.layout.fonts import Role
from app.documents.layout.linebreak import CELL_MM, FONT_SIZE, POINTS_PER_MM, TRACKING, break_lines
from app.documents.layout.notice import Level, Notice, Paragraph, chinese_date

if TYPE_CHECKING:
    from app.documents.layout.fonts import FontSet

LINE_MM: Final = 10.2272
_MARK_TOP_MM: Final = 35.0
_MARK_SIZE: Final = 40.0
_MARK_WIDTH_MM: Final = 150.0
_RULE_GAP_MM: Final = 4.0
_EM_FOOT: Final = 0.12
_TITLE_CELLS: Final = 19
_DATE_INSET_CELLS: Final = 4


def notice_context(notice: Notice, fonts: FontSet) -> dict[str, Any]:
    """Give what the template ``documents/notice.html`` draws."""
    return {
        "notice": notice,
        "mark_style": _mark_style(notice.organ, fonts),
        "rule_style": Markup('style="top:{:.4f}mm"').format(_rule_top(fonts)),
        "title_lines": title_lines(notice.title),
        "addressee": _lines(notice.addressee + "：", Role.BODY, fonts, indent=0),
        "paragraphs": [(p.level, _paragraph(p, fonts)) for p in notice.paragraphs],
        "attachments": [
            f"{number}.{name}" if len(notice.attachments) > 1 else name
            for number, name in enumerate(notice.attachments, 1)
        ],
        "contact": _lines(f"（{notice.contact}）", Role.BODY, fonts) if notice.contact else "",
        "date": chinese_date(notice.issued_on),
        "signature_style": Markup('style="right:{:.4f}mm"').format(_signature_right(notice, fonts)),
        "copies": "，".join(notice.copy_to),
        "printed_by": notice.printed_by or notice.organ,
    }


def title_lines(title: str) -> list[str]:
    """Cut a long title into lines of nearly equal length, the longer ones first (梯形)."""
    count = -(-len(title) // _TITLE_CELLS)
    length, longer = divmod(len(title), count or 1)
    lines, start = [], 0
    for index in range(count):
        end = start + length + (1 if index < longer else 0)
        lines.append(title[start:end])
        start = end
    return lines


def _paragraph(paragraph: Paragraph, fonts: FontSet) -> Markup:
    if paragraph.level is Level.FIRST:
        return _lines(paragraph.text, Role.HEI, fonts)
    if paragraph.level is Level.SECOND:
        heading = paragraph.text.find("。") + 1 or len(paragraph.text)
        return _lines(paragraph.text, Role.BODY, fonts, heading=heading)
    return _lines(paragraph.text, Role.BODY, fonts)


def _lines(text: str, role: Role, fonts: FontSet, *, indent: int = 2, heading: int = 0) -> Markup:
    """Set a paragraph; its first ``heading`` characters are a run-in heading in Kai."""
    roles = [Role.KAI if index < heading else role for index in range(len(text))]
    advances = [fonts.advance(face, mark) for face, mark in zip(roles, text, strict=True)]
    return Markup("<br>").join(
        Markup('<span class="line" style="letter-spacing:{:.4f}pt">{}</span>').format(
            line.tracking, _runs(text, roles, line.start, line.end)
        )
        for line in break_lines(text, advances, indent=indent)
    )


def _runs(text: str, roles: list[Role], start: int, end: int) -> Markup:
    parts = Markup()
    for role, places in groupby(range(start, end), key=roles.__getitem__):
        piece = "".join(text[place] for place in places)
        if role is Role.BODY:
            parts += piece
        else:
            parts += Markup('<span class="run {}">{}</span>').format(role, piece)
    return parts


def _mark_style(organ: str, fonts: FontSet) -> Markup:
    """Place the organ's mark so that its ink begins 35 mm below the type area's top (7.2.4)."""
    ems = fonts.width(Role.TITLE, organ) or 1.0
    size = min(_MARK_SIZE, _MARK_WIDTH_MM * POINTS_PER_MM / ems)
    face = fonts.chains[Role.TITLE][0]
    above_ink = 0.5 + face.baseline - face.ink_top(organ)
    top = _MARK_TOP_MM - above_ink * size / POINTS_PER_MM
    return Markup('style="top:{:.4f}mm;font-size:{:.2f}pt"').format(top, size)


def _rule_top(fonts: FontSet) -> float:
    """Place the red rule 4 mm below the foot of the number's em box (7.2.7)."""
    baseline = fonts.chains[Role.BODY][0].baseline
    return LINE_MM / 2 + (baseline + _EM_FOOT) * FONT_SIZE / POINTS_PER_MM + _RULE_GAP_MM


def _signature_right(notice: Notice, fonts: FontSet) -> float:
    """Place the date four cells in, or further when a long organ would leave the type area."""

    def width(text: str) -> float:
        points = fonts.width(Role.BODY, text) * FONT_SIZE + TRACKING * len(text)
        return points / POINTS_PER_MM

    overhang = (width(notice.signature) - width(chinese_date(notice.issued_on))) / 2
    return max(_DATE_INSET_CELLS * CELL_MM, overhang)
