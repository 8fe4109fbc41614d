"""The working copy of what a reporter gave: drawn anew, regions blackened, nothing hidden left."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from app.cases.evidence.rules import WHOLE
from app.documents.copies import EXTENSIONS, clear
from app.web.upload_kinds import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cases.evidence.rules import BlackBox

_FORMATS: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_ANY_ZONE: Final = ZoneInfo("UTC")


def working_copy(original: bytes, kind: FileKind, boxes: Sequence[BlackBox] = ()) -> bytes:
    """Make the copy. Raises ``FileRefused`` when the file turns out to be unfit.

    The time a camera noted is not taken over: it would tell when the reporter was there.
    """
    copy = clear(original, _ANY_ZONE)
    if not boxes or EXTENSIONS[copy.media_type] not in {each.value for each in _FORMATS}:
        return copy.content
    return blackened(copy.content, kind, boxes)


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
