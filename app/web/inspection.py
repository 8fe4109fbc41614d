"""What an uploaded file really is, judged by its bytes: nothing here believes a name or a header.

JPEG by ISO/IEC 10918-1 annex B, PNG by ISO/IEC 15948, WebP by its RIFF container, PDF by ISO 32000,
Office Open XML by ECMA-376 part 2. Two independent readers have to agree on the kind; then the
format's own parser has to read the whole. Confidentiality design §7, quality design "Uploads".
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

import filetype
import magic
import pikepdf
from PIL import Image, UnidentifiedImageError

from app.web.upload_kinds import AUDIO, Cannot, FileKind, Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD: Final = 8192
MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 500
MOST_MEMBERS: Final = 2000
MOST_UNPACKED: Final = 128 * 1024 * 1024
MOST_RATIO: Final = 200
RATIO_COUNTS_FROM: Final = 1024 * 1024
MOST_IN_OBJECT_STREAMS: Final = 64 * 1024 * 1024
MOST_NESTED: Final = 200_000

_BY_MAGIC: Final = {
    "image/jpeg": FileKind.JPEG,
    "image/png": FileKind.PNG,
    "image/webp": FileKind.WEBP,
    "application/pdf": FileKind.PDF,
    "audio/mpeg": FileKind.MP3,
    "audio/x-wav": FileKind.WAV,
    "audio/wav": FileKind.WAV,
    "audio/amr": FileKind.AMR,
    "audio/x-amr": FileKind.AMR,
    "audio/mp4": FileKind.M4A,
    "audio/x-m4a": FileKind.M4A,
    "video/mp4": FileKind.MP4,
    "video/3gpp": FileKind.MP4,
    "video/quicktime": FileKind.MP4,
}
_FORMATS: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_MARKUP: Final = re.compile(
    rb"<script[\s>]|<\?php\s|<html[\s>]|<iframe[\s>]|<!doctype\s+html", re.IGNORECASE
)
_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_START: Final = b"\xff\xd8"
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_ZIP: Final = b"PK\x03\x04"
_STREAM: Final = re.compile(rb"stream\r?\n")
_ACTIVE_ACTIONS: Final = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie"}
)
_ACTIVE_KEYS: Final = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMedia", "/EF"}
)
_ACTIVE_MEMBERS: Final = ("vbaproject.bin", "/activex/", "/embeddings/", "oleobject")


def kind_of(head: bytes) -> FileKind:
    """Say what a file is by how it begins. Raises ``Cannot``."""
    if head.startswith(_ZIP):
        return FileKind.ZIP
    by_magic = str(magic.from_buffer(head, mime=True)).lower()
    kind = _BY_MAGIC.get(by_magic)
    if kind is None:
        if by_magic in {"text/plain", "text/csv", "application/csv"}:
            return FileKind.TEXT
        raise Cannot(Unfit.WRONG_KIND)
    guess = filetype.guess(head)
    second = _BY_MAGIC.get(str(guess.mime).lower()) if guess is not None else None
    if second is not kind and not (kind in AUDIO and second in AUDIO):
        raise Cannot(Unfit.WRONG_KIND)
    return kind


def inspect(content: bytes, kind: FileKind, *, takes_active: bool = False) -> FileKind:
    """Read a whole file as what it claims to be; gives its kind. Raises ``Cannot``.

    ``takes_active`` lets a PDF pass that would run something or carries files.
    """
    if kind in _FORMATS:
        _inspect_picture(content, kind)
    elif kind is FileKind.PDF:
        _inspect_pdf(content, takes_active=takes_active)
    elif kind is FileKind.ZIP:
        return _inspect_package(content)
    elif kind is FileKind.TEXT and b"\x00" in content:
        raise Cannot(Unfit.WRONG_KIND)
    return kind


def _inspect_picture(content: bytes, kind: FileKind) -> None:
    try:
        with (
            warnings.catch_warnings(action="ignore"),  # remarks on damaged camera data
            Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture,
        ):
            if picture.width * picture.height > MOST_PIXELS:
                raise Cannot(Unfit.TOO_MANY_PIXELS)
            picture.draft("RGB", (picture.width // 8 or 1, picture.height // 8 or 1))
            picture.load()
    except Image.DecompressionBombError as error:
        raise Cannot(Unfit.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, IndexError) as error:
        raise Cannot(Unfit.DAMAGED) from error
    ends = {FileKind.JPEG: _end_of_jpeg, FileKind.PNG: _end_of_png, FileKind.WEBP: _end_of_webp}
    if not _is_harmless(content[ends[kind](content) :]) or _MARKUP.search(content):
        raise Cannot(Unfit.TWO_IN_ONE)


def _is_harmless(rest: bytes) -> bool:
    """Say whether what follows a picture is what telephones put there, or padding.

    Cameras append further pictures of the same moment, a short film of it, or their own trailer.
    None of it gets into a working copy.
    """
    core = rest.strip(b"\x00\r\n")
    if not core:
        return True
    if b"PK\x05\x06" in core or b"%PDF-" in core:
        return False
    return core.startswith(_JPEG_START) or rest[4:8] == b"ftyp" or core.endswith(b"SEFT")


def _end_of_jpeg(content: bytes) -> int:
    at = 2
    while (found := _NEXT_MARKER.search(content, at)) is not None:
        marker = content[found.start() + 1]
        if marker == _JPEG_END:
            return found.end()
        length = int.from_bytes(content[found.end() : found.end() + 2])
        at = found.end() + max(length, 2)
    raise Cannot(Unfit.DAMAGED)


def _end_of_png(content: bytes) -> int:
    at = len(_PNG_SIGNATURE)
    while at + 12 <= len(content):
        name = content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4])
        if name == b"IEND":
            return at
    raise Cannot(Unfit.DAMAGED)


def _end_of_webp(content: bytes) -> int:
    size = int.from_bytes(content[4:8], "little") + 8
    if size > len(content) + 1:
        raise Cannot(Unfit.DAMAGED)
    return size


def _inspect_pdf(content: bytes, *, takes_active: bool) -> None:
    """Refuse what a reader would run, what hides another file, and what unpacks to too much."""
    tail = content.rstrip(b"\x00\r\n\t ")
    if not content.startswith(b"%PDF-") or b"%%EOF" not in tail:
        raise Cannot(Unfit.DAMAGED)
    if not tail.endswith(b"%%EOF") or _MARKUP.search(content):
        raise Cannot(Unfit.TWO_IN_ONE)
    _require_small_object_streams(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise Cannot(Unfit.TOO_MANY_PAGES)
            if not pdf.pages:
                raise Cannot(Unfit.DAMAGED)
            if pdf.is_encrypted:
                raise Cannot(Unfit.LOCKED)
            if any(_is_active(part) for part in _dictionaries(pdf)) and not takes_active:
                raise Cannot(Unfit.ACTIVE)
    except pikepdf.PasswordError as error:
        raise Cannot(Unfit.LOCKED) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Cannot(Unfit.DAMAGED) from error


def _require_small_object_streams(content: bytes) -> None:
    """Unpack the streams that hold objects, no further than is allowed: a reader takes them whole.

    The pages' own streams are not unpacked by anybody here.
    """
    left = MOST_IN_OBJECT_STREAMS
    for found in _STREAM.finditer(content):
        start = content.rfind(b"obj", max(0, found.start() - 4096), found.start())
        says = content[max(start, 0) : found.start()]
        if not any(word in says for word in (b"ObjStm", b"XRef", b"#")):
            continue
        if says.count(b"FlateDecode") + says.count(b"/Fl ") > 1:
            raise Cannot(Unfit.BOMB)
        try:
            left -= len(zlib.decompressobj().decompress(content[found.end() :], left + 1))
        except zlib.error:
            continue
        if left < 0:
            raise Cannot(Unfit.BOMB)


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Give every dictionary, also those that lie inside others."""
    waiting: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        part = waiting.pop()
        if (seen := seen + 1) > MOST_NESTED:
            raise Cannot(Unfit.BOMB)
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inside = [value for _, value in part.items()]
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        waiting += [v for v in inside if not getattr(v, "is_indirect", True)]


def _is_active(part: pikepdf.Object) -> bool:
    names = set(part.keys())
    if names & _ACTIVE_KEYS:
        return True
    return any(
        str(part[key]) in _ACTIVE_ACTIONS | _ACTIVE_KEYS for key in names & {"/S", "/Subtype"}
    )


def _inspect_package(content: bytes) -> FileKind:
    """Look at what a package says of itself, then unpack no further than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _require_tame(members, content)
            kind = _kind_of_package({member.filename for member in members})
            for member in members:
                with archive.open(member) as packed:
                    while packed.read(1 << 20):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Cannot(Unfit.DAMAGED) from error
    except RuntimeError as error:  # a member is encrypted
        raise Cannot(Unfit.LOCKED) from error
    return kind


def _require_tame(members: list[zipfile.ZipInfo], content: bytes) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise Cannot(Unfit.BOMB)
    if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * len(content):
        raise Cannot(Unfit.BOMB)
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names) or min((m.header_offset for m in members), default=1) != 0:
        raise Cannot(Unfit.TWO_IN_ONE)
    if any(name.startswith("/") or ".." in name or "\\" in name for name in names):
        raise Cannot(Unfit.TWO_IN_ONE)
    if any(word in f"/{name}" for name in names for word in _ACTIVE_MEMBERS):
        raise Cannot(Unfit.ACTIVE)


def _kind_of_package(names: set[str]) -> FileKind:
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names:
            return FileKind.XLSX
        if "word/document.xml" in names:
            return FileKind.DOCX
    raise Cannot(Unfit.WRONG_KIND)
