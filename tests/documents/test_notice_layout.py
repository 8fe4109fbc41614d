"""Measured from the PDF, in mm from the page's top left corner (GB/T 9704-2012)."""

import io
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pdfplumber
import pikepdf
import pytest

from app.documents.layout.notice import Level, Paragraph
from app.documents.layout.notice_page import title_lines
from app.documents.render import render_notice

MM = 25.4 / 72
LINE = 225 / 22
EM = 16 * MM
NEAR = 0.5


def pages_of(notice):
    with pdfplumber.open(io.BytesIO(render_notice(notice))) as pdf:
        return [
            {
                "chars": [dict(char) for char in page.chars],
                "rects": [dict(rect) for rect in page.rects],
                "height": float(page.height),
                "width": float(page.width),
                "text": page.extract_text(),
            }
            for page in pdf.pages
        ]


def baseline(page, char):
    return (page["height"] - char["matrix"][5]) * MM


def lines_of(page, size=16):
    found = defaultdict(list)
    for char in page["chars"]:
        if abs(char["size"] - size) < 0.1 and baseline(page, char) < 262:
            found[round(baseline(page, char), 1)].append(char)
    return [sorted(found[y], key=lambda char: char["x0"]) for y in sorted(found)]


def rules_of(page):
    wide = [r for r in page["rects"] if abs((r["x1"] - r["x0"]) * MM - 156) < 1]
    return sorted(wide, key=lambda rect: rect["top"])


def middle(chars):
    return (chars[0]["x0"] + chars[-1]["x1"]) / 2 * MM


@pytest.fixture(scope="module")
def pages(notice):
    return pages_of(notice)


@pytest.fixture(scope="module")
def grid(notice):
    long = replace(notice, paragraphs=(Paragraph("测" * (28 * 60)),), copy_to=())
    return pages_of(long)[1]


def test_the_paper_is_a4(grid):
    assert grid["width"] * MM == pytest.approx(210, abs=NEAR)
    assert grid["height"] * MM == pytest.approx(297, abs=NEAR)


def test_a_page_has_22_lines_of_28_characters(grid):
    lines = lines_of(grid)
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_the_type_area_is_156_by_225(grid):
    lines = lines_of(grid)
    assert lines[0][0]["x0"] * MM == pytest.approx(28, abs=NEAR)
    assert lines[0][-1]["x0"] * MM + 156 / 28 == pytest.approx(184, abs=NEAR)
    first, last = baseline(grid, lines[0][0]), baseline(grid, lines[-1][0])
    lead = (LINE - EM) / 2
    assert first - 0.88 * EM - lead == pytest.approx(37, abs=NEAR)
    assert last + 0.12 * EM + lead == pytest.approx(262, abs=NEAR)


def test_the_lines_are_level(grid):
    levels = [baseline(grid, line[0]) for line in lines_of(grid)]
    for above, below in pairwise(levels):
        assert below - above == pytest.approx(LINE, abs=0.05)


def test_the_number_is_centred_and_the_red_rule_4_mm_below_it(pages):
    number = next(line for line in lines_of(pages[0]) if any(c["text"] == "〔" for c in line))
    assert middle(number) == pytest.approx(106, abs=NEAR)
    foot = baseline(pages[0], number[0]) + 0.12 * EM
    rule = rules_of(pages[0])[0]
    assert rule["top"] * MM - foot == pytest.approx(4, abs=NEAR)
    assert rule["x0"] * MM == pytest.approx(28, abs=NEAR)


def test_the_title_is_22_points_two_lines_below_the_rule(pages):
    title = lines_of(pages[0], 22)[0]
    assert "".join(char["text"] for char in title) == "投诉举报办理结果告知书"
    assert middle(title) == pytest.approx(106, abs=NEAR)
    top = baseline(pages[0], title[0]) - 0.88 * 22 * MM
    assert top - rules_of(pages[0])[0]["bottom"] * MM == pytest.approx(2 * LINE, abs=NEAR)


def test_every_baseline_of_the_body_falls_on_the_grid(pages, grid):
    first = baseline(grid, lines_of(grid)[0][0])
    for page in pages:
        for line in lines_of(page):
            steps = (baseline(page, line[0]) - first) / LINE
            assert abs(steps - round(steps)) * LINE < 0.15


def test_the_date_ends_four_cells_in_and_the_organ_is_centred_over_it(pages):
    lines = lines_of(pages[-1])
    place = next(
        i for i, line in enumerate(lines) if "".join(c["text"] for c in line) == "2026年11月22日"
    )
    date, organ = lines[place], lines[place - 1]
    assert date[-1]["x1"] * MM == pytest.approx(184 - 4 * 156 / 28, abs=NEAR)
    assert middle(organ) == pytest.approx(middle(date), abs=NEAR)


def test_the_imprint_stands_on_the_foot_of_the_last_page(pages):
    first, middle_rule, last = rules_of(pages[-1])[-3:]
    thick = [(rule["bottom"] - rule["top"]) * MM for rule in (first, middle_rule, last)]
    assert thick == pytest.approx([0.35, 0.25, 0.35], abs=0.02)
    assert last["bottom"] * MM == pytest.approx(262, abs=NEAR)


def test_page_numbers_are_outside_right_on_odd_and_left_on_even_pages(pages):
    for index, page in enumerate(pages[:2]):
        foot = [c for c in page["chars"] if baseline(page, c) > 262]
        text = "".join(c["text"] for c in foot if not c["text"].isspace())
        assert text.replace("\u2005", "") == f"—{index + 1}—"
        if index == 0:
            assert max(c["x1"] for c in foot) * MM == pytest.approx(179.06, abs=NEAR)
        else:
            assert min(c["x0"] for c in foot) * MM == pytest.approx(32.94, abs=NEAR)


@pytest.mark.parametrize("lines", [*range(1, 12), 20, 30, 31, 32])
def test_neither_the_body_nor_the_signature_is_left_alone(notice, lines):
    text = "测" * (28 * lines - 2)
    short = replace(notice, paragraphs=(Paragraph(text),))
    pages = pages_of(short)
    assert "测" in pages[0]["text"]
    signed = next(page for page in pages if "2026年11月22日\n" in page["text"] + "\n")
    assert "测" in signed["text"]


def test_a_long_organ_stays_within_the_type_area(notice):
    organ = "示例自治州示例自治县食品药品和医疗器械监督管理局"
    pages = pages_of(replace(notice, organ=organ))
    for page in pages:
        assert max(c["x1"] for c in page["chars"]) * MM < 185 + 156 / 28


def test_a_contact_line_and_attachments_are_printed(notice):
    told = replace(notice, contact="联系电话：12331", attachments=("登记表", "照片"))
    text = "".join(page["text"] for page in pages_of(told))
    assert "（联系电话：12331）" in text
    assert "附件：1.登记表" in text
    assert "2.照片" in text


def test_a_long_title_is_cut_into_even_lines():
    assert [len(line) for line in title_lines("长" * 39)] == [13, 13, 13]


def test_the_heading_levels_use_their_faces(pages):
    fonts = {c["fontname"].split("+")[-1] for page in pages for c in page["chars"]}
    assert {name.split("-")[0] for name in fonts} == {"Doc"} or len(fonts) >= 4


def test_all_fonts_are_embedded_and_the_file_says_pdf_a_3b(notice):
    with pikepdf.open(io.BytesIO(render_notice(notice))) as pdf:
        fonts = [
            descendant["/FontDescriptor"]
            for page in pdf.pages
            for font in page["/Resources"]["/Font"].values()
            for descendant in font["/DescendantFonts"]
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert "/OutputIntents" in pdf.Root
        meta = bytes(pdf.Root["/Metadata"].read_bytes()).decode()
        assert 'part="3"' in meta or "<pdfaid:part>3" in meta
        assert str(pdf.docinfo["/Author"]) == notice.organ


def test_the_same_notice_renders_the_same_bytes(notice):
    assert render_notice(notice) == render_notice(notice)


def test_text_cannot_bring_markup_or_files_in(notice):
    hostile = '<img src="file:///etc/hostname"><b>粗</b>'
    pages = pages_of(replace(notice, paragraphs=(Paragraph(hostile, Level.BODY),)))
    assert "<b>" in "".join(page["text"] for page in pages)


def test_a_short_notice_stays_on_one_page(notice):
    short = replace(
        notice,
        paragraphs=(Paragraph("测" * 50), Paragraph("测" * 50), Paragraph("特此告知。")),
        copy_to=(),
        contact="联系电话：12331",
    )
    assert len(pages_of(short)) == 1
