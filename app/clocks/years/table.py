"""Lines of a CSV or Excel file, whatever wrote it; nothing here knows what they mean."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook

from app.clocks.years.kinds import Cannot, Line, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES: Final = 512 * 1024
MOST_LINES: Final = 1000
MOST_COLUMNS: Final = 12
MOST_ROWS_LOOKED_AT: Final = 20_000
MOST_UNPACKED: Final = 16 * 1024 * 1024
MOST_IN_SHEETS: Final = 4 * 1024 * 1024
MOST_BESIDE_SHEETS: Final = 1024 * 1024
MOST_MEMBERS: Final = 300
ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
# What Excel and others write; other methods unpack to more than anybody may ask for at a time.
PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# UTF-16, with or without its mark, would hide a document type from the look at the bytes.
NOT_PLAIN_XML: Final = b"\x00"
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
        plain = _unpacked(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on styles that nobody wants here
            book = load_workbook(plain, read_only=True, data_only=True, keep_links=False)
            try:
                return _sheet(book.worksheets[0])
            finally:
                book.close()
    except TROUBLE as error:
        raise Cannot(Unreadable.DAMAGED) from error


def _unpacked(data: bytes) -> io.BytesIO:
    """Copy a workbook without packing, so that whoever reads it meets no more than was looked at.

    Refused is what is no workbook, what unpacks to too much, and what declares entities. What an
    archive says of its sizes may be a lie: no member is unpacked further than it says.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as plain:
        members = archive.infolist()
        names = {member.filename for member in members}
        if "xl/workbook.xml" not in names:
            raise Cannot(Unreadable.NOT_XLSX)
        if len(names) < len(members) or any(m.compress_type not in PACKED for m in members):
            raise Cannot(Unreadable.DAMAGED)
        markup = [member for member in members if _is_markup(member.filename)]
        sheets = _said_size(m for m in markup if _is_a_sheet(m.filename))
        if (
            len(members) > MOST_MEMBERS
            or _said_size(members) > MOST_UNPACKED
            or sheets > MOST_IN_SHEETS
            or _said_size(markup) - sheets > MOST_BESIDE_SHEETS
        ):
            raise Cannot(Unreadable.TOO_LARGE)
        for member in markup:
            with archive.open(member) as packed:
                content = packed.read(member.file_size + 1)
            if b"<!DOCTYPE" in content or NOT_PLAIN_XML in content:
                raise Cannot(Unreadable.DAMAGED)
            plain.writestr(member.filename, content)
    return out


def _said_size(members: Iterable[zipfile.ZipInfo]) -> int:
    return sum(member.file_size for member in members)


def _is_markup(name: str) -> bool:
    """Say whether a member is read at all: pictures and the like are left out."""
    return name.endswith((".xml", ".rels"))


def _is_a_sheet(name: str) -> bool:
    """Say whether a member is read line by line; all else is read whole."""
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


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
