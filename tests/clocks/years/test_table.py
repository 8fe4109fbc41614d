"""Reading the lines of a file, whatever wrote it."""

from __future__ import annotations

import io
import os
import random
import struct
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest

from app.clocks.years.kinds import Cannot, Line, Unreadable
from app.clocks.years.table import MOST_BYTES, lines_of, read_lines, text_of

CSV = "日期,类型,名称\r\n2027-01-01,放假,元旦\r\n"
READ = (Line(1, ("日期", "类型", "名称")), Line(2, ("2027-01-01", "放假", "元旦")))


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def why(name, data):
    with pytest.raises(Cannot) as refused:
        read_lines(name, data)
    return refused.value.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_each_encoding(encoding):
    assert read_lines("a.csv", CSV.encode(encoding)) == READ


@pytest.mark.parametrize("sign", [",", "，", ";", "\t"])
def test_columns_are_kept_apart_by_any_usual_sign(sign):
    assert read_lines("a.csv", CSV.replace(",", sign).encode()) == READ


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_lines_are_numbered_as_an_editor_does_whatever_ends_them(ending):
    text = ending.join(["", "2027-01-01,放假,元旦", "", "2027-01-02,调休,元旦"])
    assert [line.number for line in lines_of(text)] == [2, 4]


def test_lines_written_out_keep_their_numbers():
    lines = (Line(2, ("2027-01-01", "放假", "元旦, 假")), Line(5, ("2027-01-02", "调休", "")))
    assert lines_of(text_of(lines)) == lines


def test_a_workbook_is_read_with_its_dates(notice):
    rows = [["日期", "类型", "名称"], [date(2027, 1, 1), "放假", "元旦"], [], [20270102.0, "调休"]]
    assert read_lines("a.xlsx", notice.workbook(rows)) == (
        *READ,
        Line(4, ("20270102", "调休")),
    )
    rows = [[datetime(2027, 1, 1, 0, 0), "放假", "元旦"]]  # noqa: DTZ001 - as Excel keeps it
    assert read_lines("a.csv", notice.workbook(rows))[0].cells[0] == "2027-01-01"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"", Unreadable.EMPTY),
        ("a.csv", b"\xef\xbb\xbf \r\n\r\n", Unreadable.EMPTY),
        ("a.xlsx", b"", Unreadable.EMPTY),
        ("a.csv", b",,\n,,\n", Unreadable.EMPTY),
        ("a.csv", b"x" * (MOST_BYTES + 1), Unreadable.TOO_LARGE),
        ("a.csv", b"2027-01-01,off\n" * 1001, Unreadable.TOO_MANY_LINES),
        ("a.csv", b"2027-01-01,\xff\xfe,\xff\n", Unreadable.ENCODING),
        ("a.csv", CSV.encode("utf-16"), Unreadable.ENCODING),
        ("a.csv", b"2027-01-01,\x00,\x01\n", Unreadable.ENCODING),
        ("a.csv", b'"' + b"x" * 140_000, Unreadable.DAMAGED),
        ("a.xlsx", CSV.encode(), Unreadable.NOT_XLSX),
        ("a.XLSX", b"%PDF-1.7 and so on", Unreadable.NOT_XLSX),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unreadable.OLD_EXCEL),
        ("a.xlsx", b"PK\x03\x04 and then nothing", Unreadable.DAMAGED),
        ("a.xlsx", zipped(readme="no workbook"), Unreadable.NOT_XLSX),
        ("a.xlsx", zipped(xl__workbook_xml="x"), Unreadable.NOT_XLSX),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(name, data, reason):
    assert why(name, data) is reason


def test_a_megabyte_of_rubbish_is_refused_at_once():
    assert why("a.csv", os.urandom(1024 * 1024)) is Unreadable.TOO_LARGE
    smaller = random.Random(3).randbytes(400 * 1024)  # noqa: S311 - rubbish, always the same
    assert why("a.csv", smaller) is Unreadable.ENCODING
    assert why("a.xlsx", b"PK\x03\x04" + smaller) is Unreadable.DAMAGED


def test_a_workbook_that_unpacks_to_too_much_is_refused(notice):
    data = notice.workbook([["2027-01-01", "放假", "元旦"]])
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\x00" * (20 * 1024 * 1024))
    assert len(out.getvalue()) < MOST_BYTES
    assert why("a.xlsx", out.getvalue()) is Unreadable.TOO_LARGE


def test_a_workbook_that_hides_how_much_it_unpacks_to_is_never_unpacked(notice, monkeypatch):
    out = io.BytesIO(notice.workbook([["2027-01-01", "放假", "元旦"]]))
    much = 64 * 1024 * 1024
    with zipfile.ZipFile(out, "a") as archive:
        for name, method in (("theme/a", zipfile.ZIP_BZIP2), ("theme/b", zipfile.ZIP_LZMA)):
            archive.writestr(f"xl/{name}.xml", b" " * much, compress_type=method)
    forged = out.getvalue().replace(struct.pack("<I", much), struct.pack("<I", 1000))
    assert len(forged) < MOST_BYTES
    monkeypatch.setattr(zipfile, "_get_decompressor", None)
    assert why("a.xlsx", forged) is Unreadable.DAMAGED


def test_of_a_workbook_no_more_is_unpacked_than_it_says(notice):
    out = io.BytesIO(notice.workbook([["2027-01-01", "放假", "元旦"]]))
    much = 64 * 1024 * 1024
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/theme/a.xml", b" " * much)
    forged = out.getvalue().replace(struct.pack("<I", much), struct.pack("<I", 1000))
    tracemalloc.start()
    try:
        assert why("a.xlsx", forged) is Unreadable.DAMAGED
        assert tracemalloc.get_traced_memory()[1] < much // 8
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "flood"),
    [("xl/styles.xml", b"<xf/>" * 250_000), ("xl/worksheets/sheet1.xml", b"<c/>" * 1_100_000)],
)
def test_a_workbook_with_a_flood_of_small_parts_is_refused(notice, name, flood):
    data = notice.workbook([["2027-01-01", "放假", "元旦"]])
    flood = forged_member(data, name, flood)
    assert len(flood) < MOST_BYTES
    assert why("a.xlsx", flood) is Unreadable.TOO_LARGE


def forged_member(data, name, content):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member.filename, content if member.filename == name else old.read(member))
    return out.getvalue()


@pytest.mark.parametrize("how", ["entities", "utf-16", "utf-16-le", "cut"])
def test_a_forged_workbook_is_refused(notice, how):
    data = notice.workbook([["2027-01-01", "放假", "元旦"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                text = content.decode()
                content = {
                    "entities": f'<!DOCTYPE x [<!ENTITY a "b">]>{text}'.encode(),
                    "utf-16": text.encode("utf-16"),
                    "utf-16-le": text.encode("utf-16-le"),
                    "cut": content[: len(content) // 2],
                }[how]
            new.writestr(member.filename, content)
    assert why("a.xlsx", out.getvalue()) is Unreadable.DAMAGED


def test_a_sheet_that_says_it_is_endless_is_read_to_its_last_line(notice):
    rows = [["2027-01-01", "放假", "元旦"], *([[None]] * 2000), ["2027-01-02", "调休", ""]]
    assert [line.number for line in read_lines("a.xlsx", notice.workbook(rows))] == [1, 2002]
