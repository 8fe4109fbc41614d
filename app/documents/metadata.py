"""Taking out of a PDF what its pages do not show: properties, camera data, editing traces.

JPEG segments by ISO/IEC 10918-1 annex B, JPEG 2000 boxes by ISO/IEC 15444-1 annex I. The pictures
themselves stay bit for bit.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFTOVERS: Final = ("/Metadata", "/PieceInfo", "/LastModified")
_FLATE: Final = frozenset({"/FlateDecode", "/Fl"})
_PACKED: Final = _FLATE | {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
MOST_UNPACKED: Final = 64 * 1024 * 1024
_START, _END, _SCAN, _APP0, _APP14, _APP15, _COMMENT = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xEF, 0xFE
_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JP2_SIGNATURE: Final = b"\x00\x00\x00\x0cjP  "
_JP2_METADATA: Final = frozenset({b"uuid", b"uinf", b"xml ", b"jp2i"})


def strip_pdf(pdf: pikepdf.Pdf) -> None:
    """Take the metadata out of every object. Raises ``ValueError`` when a picture is damaged."""
    for thing in pdf.objects:
        for part in _dictionaries(thing):
            for leftover in _LEFTOVERS:
                if leftover in part:
                    del part[leftover]
        if isinstance(thing, pikepdf.Stream):
            _strip_picture(pdf, thing)


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Give an object and what lies directly inside it; what it refers to comes by itself."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inside = [value for _, value in part.items()]
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        waiting += [v for v in inside if not getattr(v, "is_indirect", True)]


def _strip_picture(pdf: pikepdf.Pdf, stream: pikepdf.Stream) -> None:
    filters = _as_list(stream.get("/Filter"))
    last = str(filters[-1]) if filters else ""
    if last not in {"/DCTDecode", "/DCT", "/JPXDecode"}:
        return
    settings = _as_list(stream.get("/DecodeParms"))
    content = stream.read_raw_bytes()
    if len(filters) > 1:
        _require_small([str(each) for each in filters[:-1]], content)
        outer = pikepdf.Stream(pdf, content)
        outer.Filter = pikepdf.Array(filters[:-1])
        if len(settings) == len(filters):
            outer.DecodeParms = pikepdf.Array(settings[:-1])
        content = outer.read_bytes()
    own = settings[-1] if len(settings) == len(filters) else None
    if last == "/JPXDecode":
        stream.write(jpeg2000_without_metadata(content), filter=pikepdf.Name.JPXDecode)
        return
    parms = own if isinstance(own, pikepdf.Dictionary) else None
    stream.write(jpeg_without_metadata(content), filter=pikepdf.Name.DCTDecode, decode_parms=parms)


def _require_small(outer: list[str], content: bytes) -> None:
    """Raise ``ValueError`` when a packed picture would unpack to more than any camera makes."""
    packed = [name for name in outer if name in _PACKED]
    if not packed:
        return
    if len(packed) > 1 or outer[0] not in _FLATE:
        message = "a picture packed twice or in a way nobody uses"
        raise ValueError(message)
    try:
        unpacked = zlib.decompressobj().decompress(content, MOST_UNPACKED + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(unpacked) > MOST_UNPACKED:
        message = "a picture that unpacks to too much"
        raise ValueError(message)


def _as_list(value: object) -> list[pikepdf.Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]  # type: ignore[list-item]


def jpeg_without_metadata(content: bytes) -> bytes:
    """Leave out comments and application segments, and whatever follows the picture.

    JFIF's and Adobe's segments stay: they say how the colours are meant.
    """
    at = content.find(bytes((0xFF, _START)))
    if at < 0:
        message = "no JPEG"
        raise ValueError(message)
    out = bytearray(content[at : at + 2])
    at += 2
    while (found := _NEXT_MARKER.search(content, at)) is not None:
        at, marker = found.start(), content[found.start() + 1]
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        segment = content[at:end]
        if marker == _SCAN:
            following = _NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
            segment = content[at:end]
        if _is_picture(marker, segment[4:]):
            out += segment
        at = end
    return bytes(out) + bytes((0xFF, _END))


def _is_picture(marker: int, body: bytes) -> bool:
    if marker == _APP0:
        return body.startswith(b"JFIF\x00")
    if marker == _APP14:
        return body.startswith(b"Adobe")
    return marker != _COMMENT and not _APP0 <= marker <= _APP15


def jpeg2000_without_metadata(content: bytes) -> bytes:
    """Leave out the boxes that hold XML, EXIF or XMP; a bare codestream has none."""
    if not content.startswith(_JP2_SIGNATURE):
        return content
    out = bytearray()
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16])
        elif size == 0:
            size = len(content) - at
        if size < 8:  # noqa: PLR2004 - a box begins with its length and type
            message = "no JPEG 2000"
            raise ValueError(message)
        if content[at + 4 : at + 8] not in _JP2_METADATA:
            out += content[at : at + size]
        at += size
    return bytes(out)
