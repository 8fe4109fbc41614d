"""How a thing is filed, and where a picture is blackened. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.cases.evidence.kinds import ReceivedKind, SizeClass
from app.identity.wire.kinds import BoxKind
from app.web.upload_kinds import PICTURES, FileKind

MEGABYTE: Final = 1024 * 1024
MOST_BOXES: Final = 20
WHOLE: Final = 100.0
_NUMBER: Final = re.compile(r"\d{1,3}(\.\d{1,2})?")

BOX_KINDS: Final = {
    ReceivedKind.PICTURE: BoxKind.EVIDENCE,
    ReceivedKind.PAPER: BoxKind.EVIDENCE,
    ReceivedKind.SOUND: BoxKind.RECORDING,
    ReceivedKind.FILM: BoxKind.RECORDING,
    ReceivedKind.SCAN: BoxKind.SCAN,
}


@dataclass(frozen=True, slots=True)
class BlackBox:
    """A region of a picture in per cent of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


class NotABox(ValueError):
    """A line that names no region."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def kind_of(file: FileKind, *, is_scan: bool = False) -> ReceivedKind:
    """Say what a file is to the desk."""
    if file is FileKind.MP4:
        return ReceivedKind.FILM
    if file in {FileKind.MP3, FileKind.WAV, FileKind.AMR, FileKind.M4A}:
        return ReceivedKind.SOUND
    if is_scan:
        return ReceivedKind.SCAN
    return ReceivedKind.PICTURE if file in PICTURES else ReceivedKind.PAPER


def size_class(size: int) -> SizeClass:
    """Say how large a file is, coarsely."""
    if size < MEGABYTE:
        return SizeClass.SMALL
    return SizeClass.MEDIUM if size < 10 * MEGABYTE else SizeClass.LARGE


def boxes_of(text: str) -> tuple[BlackBox, ...]:
    """Read regions, one a line: left, top, width, height in per cent. Raises ``NotABox``."""
    boxes: list[BlackBox] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = re.split(r"[\s,，、%％]+", line.strip(" \t%％"))
        if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):  # noqa: PLR2004 - left, top, width, height
            raise NotABox(number)
        box = BlackBox(*(float(part) for part in parts))
        if box.left >= WHOLE or box.top >= WHOLE or not box.width or not box.height:
            raise NotABox(number)
        boxes.append(box)
        if len(boxes) > MOST_BOXES:
            raise NotABox(number)
    return tuple(boxes)
