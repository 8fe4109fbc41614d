"""Lines of a CSV or Excel file, whatever wrote it; nothing here knows what they mean."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from datetime import date, datetime
from typing import Final

from openpyxl import load_workbook

from app.clocks.years.kinds import Cannot, Line, Unreadable

MOST_BYTES: Final = 512 * 1024
MOST_LINES: Final = 1000
MOST_COLUMNS: Final = 12
MOST_ROWS_LOOKED_AT: Final = 20_000
MOST_UNPACKED: Final = 16 * 1024 * 1024
MOST_MEMBERS: Final = 300
ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
# A byte order mark of UTF-16 would hide a document type from the look at the bytes.
NOT_PLAIN_XML: Final = (b"\xff\xfe", b"\xfe\xff")
# What a damaged or forged workbook makes the reader raise.
TROUBLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def read_lines(name: str, data: bytes) -> tuple[Line, ...]:
    """Read the lines that say something. Raises ``Cannot``."""
    if not data.strip():
        raise Cannot(Unreadable.EMPTY)
    if len(data) > MOST_BYTES:
        raise Cannot(Unreadable.TOO_LARGE)
    if data.startswith(ZIP):
        return _some(_workbook(data))
    if data.startswith(OLD_EXCEL):
        raise Cannot(Unreadable.OLD_EXCEL)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise Cannot(Unreadable.NOT_XLSX)
    return lines_of(decoded(data))


def decoded(data: bytes) -> str:
    """Read text as UTF-8 with or without its mark, else as GB 18030. Raises ``Cannot``."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(sign) < ord(" ") and sign not in "\t\r\n" for sign in text):
            return text
    raise Cannot(Unreadable.ENCODING)


def lines_of(text: str) -> tuple[Line, ...]:
    """Split a text into lines and cells. Raises ``Cannot``."""
    if len(text) > MOST_BYTES:
        raise Cannot(Unreadable.TOO_LARGE)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(plain), delimiter=_delimiter(plain))
    lines: list[Line] = []
    try:
        for cells in reader:
            if len(lines) > MOST_LINES:
                raise Cannot(Unreadable.TOO_MANY_LINES)
            if any(cell.strip() for cell in cells):
                some = tuple(cell.strip() for cell in cells[:MOST_COLUMNS])
                lines.append(Line(reader.line_num, some))
    except csv.Error as error:
        raise Cannot(Unreadable.DAMAGED) from error
    return _some(tuple(lines))


def text_of(lines: tuple[Line, ...]) -> str:
    """Write lines as a text in which each keeps its number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    number = 1
    for line in lines:
        out.write("\n" * (line.number - number))
        writer.writerow(line.cells)
        number = line.number + 1
    return out.getvalue()


def _some(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    if not lines:
        raise Cannot(Unreadable.EMPTY)
    if len(lines) > MOST_LINES:
        raise Cannot(Unreadable.TOO_MANY_LINES)
    return lines


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((sign for sign in "\t;,，" if sign in first), ",")


def _workbook(data: bytes) -> tuple[Line, ...]:
    """Read the first sheet, read-only and without what it computes or points to."""
    try:
        _look_inside(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on styles that nobody wants here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return _sheet(book.worksheets[0])
            finally:
                book.close()
    except TROUBLE as error:
        raise Cannot(Unreadable.DAMAGED) from error


def _look_inside(data: bytes) -> None:
    """Refuse what is no workbook, what unpacks to too much, and what declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if "xl/workbook.xml" not in {member.filename for member in members}:
            raise Cannot(Unreadable.NOT_XLSX)
        if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
            raise Cannot(Unreadable.TOO_LARGE)
        for member in members:
            content = archive.read(member)
            if b"<!DOCTYPE" in content or (
                member.filename.endswith((".xml", ".rels")) and content.startswith(NOT_PLAIN_XML)
            ):
                raise Cannot(Unreadable.DAMAGED)


def _sheet(sheet: object) -> tuple[Line, ...]:
    lines: list[Line] = []
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS_LOOKED_AT or len(lines) > MOST_LINES:
            break
        cells = [_words(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append(Line(number, tuple(cells)))
    return tuple(lines)


def _words(value: object) -> str:
    """Give a cell as somebody would type it; Excel's own dates as ISO dates."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
