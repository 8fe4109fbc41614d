"""Clearing a file that came from outside: what it really is, and a working copy without secrets.

Nothing here touches the database. Pictures are drawn anew, so that no metadata survives; of a PDF
only the pages are taken over, without scripts, forms, links, attachments or properties, and the
pictures on them without camera data.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

import filetype
import magic
import pikepdf
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from app.documents.metadata import strip_pdf
from app.errors import DomainError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 500
EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_PAGE_LEFTOVERS: Final = ("/AA", "/Annots", "/Thumb", "/B", "/StructParents")


class FileRefused(DomainError):
    """A file cannot be taken; ``reason`` is a code the page has a sentence for."""

    status = 422


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """A file as the desk may keep it."""

    media_type: str
    content: bytes = field(repr=False)
    sha256_original: str
    taken_at: datetime | None = None

    @property
    def extension(self) -> str:
        """The ending of its neutral name."""
        return EXTENSIONS[self.media_type]

    @property
    def sha256(self) -> str:
        """The digest of the working copy."""
        return hashlib.sha256(self.content).hexdigest()


def clear(original: bytes, zone: ZoneInfo) -> WorkingCopy:
    """Make the working copy. Raises ``FileRefused`` with the code of what is wrong."""
    media_type = sniff(original)
    digest = hashlib.sha256(original).hexdigest()
    if media_type == "application/pdf":
        return WorkingCopy(media_type, _pages_only(original), digest)
    content, taken_at = _drawn_anew(original, media_type, zone)
    return WorkingCopy(media_type, content, digest, taken_at)


def sniff(original: bytes) -> str:
    """Say what a file is by its bytes; two independent readers have to agree."""
    if not original:
        raise FileRefused("empty")
    if len(original) > MOST_BYTES:
        raise FileRefused("too-large")
    by_magic = str(magic.from_buffer(original[:8192], mime=True))
    guess = filetype.guess(original[:8192])
    if by_magic not in EXTENSIONS or guess is None or guess.mime != by_magic:
        raise FileRefused("wrong-kind")
    return by_magic


def _drawn_anew(original: bytes, media_type: str, zone: ZoneInfo) -> tuple[bytes, datetime | None]:
    form = _FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(original), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused("too-many-pixels")
            taken_at = _taken_at(picture, zone)
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if _is_see_through(upright, form) else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise FileRefused("damaged") from error
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    fresh.save(out, form, **({} if form == "PNG" else {"quality": 88}))
    return out.getvalue(), taken_at


def _is_see_through(picture: Image.Image, form: str) -> bool:
    return form != "JPEG" and picture.has_transparency_data


def _taken_at(picture: Image.Image, zone: ZoneInfo) -> datetime | None:
    """Read the camera's own time, which is local, before the metadata goes."""
    details = picture.getexif().get_ifd(ExifTags.IFD.Exif)
    stamp = details.get(ExifTags.Base.DateTimeOriginal)
    try:
        taken = datetime.strptime(str(stamp), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - local by EXIF
    except ValueError:
        return None
    return taken.replace(tzinfo=zone)


def _pages_only(original: bytes) -> bytes:
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(original)) as source, pikepdf.new() as fresh:
            if len(source.pages) > MOST_PAGES:
                raise FileRefused("too-many-pages")
            for page in source.pages:
                for leftover in _PAGE_LEFTOVERS:
                    if leftover in page:
                        del page[leftover]
            fresh.pages.extend(source.pages)
            strip_pdf(fresh)
            fresh.save(out, static_id=False)
    except pikepdf.PasswordError as error:
        raise FileRefused("locked") from error
    except (pikepdf.PdfError, ValueError) as error:
        raise FileRefused("damaged") from error
    return out.getvalue()
