"""The working copy of what a reporter gave: drawn anew, regions blackened, nothing hidden left."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from app.cases.evidence.rules import WHOLE
from app.documents.copies import EXTENSIONS, FileRefused, clear
from app.web.upload_kinds import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cases.evidence.rules import BlackBox

_FORMATS: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
PDF: Final = "application/pdf"
MOST_PAGES: Final = 100
POINTS_PER_INCH: Final = 72
DOTS_PER_INCH: Final = 150
LONGEST_SIDE: Final = 2_500  # pixels
_ANY_ZONE: Final = ZoneInfo("UTC")


def working_copy(original: bytes, kind: FileKind, boxes: Sequence[BlackBox] = ()) -> bytes:
    """Make the copy. Raises ``FileRefused`` when the file turns out to be unfit.

    The time a camera noted is not taken over: it would tell when the reporter was there.
    """
    copy = clear(original, _ANY_ZONE)
    if copy.media_type == PDF:
        return redrawn(copy.content)
    if not boxes or EXTENSIONS[copy.media_type] not in {each.value for each in _FORMATS}:
        return copy.content
    return blackened(copy.content, kind, boxes)


def redrawn(content: bytes) -> bytes:
    """Give a PDF whose pages are pictures of the pages: what no eye sees there is not in it.

    Text beside the page, white on white, or under a picture would otherwise be there to be copied
    by whoever gets the file. Raises ``FileRefused`` for more pages than are drawn anew.
    """
    source, made = pypdfium2.PdfDocument(content), pikepdf.Pdf.new()
    with closing(source), closing(made):
        if len(source) > MOST_PAGES:
            raise FileRefused("too-large")
        for page in source:
            scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_SIDE / max(page.get_size()))
            drawn = io.BytesIO()
            picture = page.render(scale=scale).to_pil().convert("RGB")
            picture.save(drawn, "PDF", resolution=scale * POINTS_PER_INCH, quality=80)
            page.close()
            with pikepdf.open(drawn) as one:
                made.pages.extend(one.pages)
        out = io.BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def blackened(content: bytes, kind: FileKind, boxes: Sequence[BlackBox]) -> bytes:
    """Draw black over the regions and save the picture anew: what was there is gone."""
    form = _FORMATS[kind]
    with Image.open(io.BytesIO(content), formats=[form]) as picture:
        plain = picture.convert("RGB")
    pen = ImageDraw.Draw(plain)
    for box in boxes:
        left, top = plain.width * box.left / WHOLE, plain.height * box.top / WHOLE
        right = left + plain.width * box.width / WHOLE
        bottom = top + plain.height * box.height / WHOLE
        pen.rectangle((int(left), int(top), int(right) + 1, int(bottom) + 1), fill=(0, 0, 0))
    out = io.BytesIO()
    plain.save(out, form, **({} if form == "PNG" else {"quality": 88}))
    return out.getvalue()
