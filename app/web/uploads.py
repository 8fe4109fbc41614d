"""The one place through which every uploaded file comes in.

A file is judged by its content alone, measured before it is read, and named anew. A request brings
at most 64 MB (``MAX_CONTENT_LENGTH``; more is refused before it is read), which the server spools
to its private temporary folder. A file within its limit is then read whole, because a sealed box
is made in one piece. Confidentiality design §7, quality design "Uploads".
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _

from app.errors import InvalidInput
from app.web.inspection import HEAD, inspect, kind_of
from app.web.upload_kinds import (
    AUDIO,
    MEDIA_TYPES,
    OFFICE,
    PICTURES,
    Cannot,
    FileKind,
    Unfit,
    most_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzeug.datastructures import FileStorage

LONGEST_NAME: Final = 120
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a page takes: kinds, and how many files at a time.

    ``takes_active`` is for pages whose originals nobody opens: the working copy has only the pages.
    """

    kinds: frozenset[FileKind]
    most_files: int = 10
    takes_active: bool = False

    @property
    def accept(self) -> str:
        """What the browser's file dialogue offers; believed by nobody."""
        return ",".join(f".{kind.value}" for kind in FileKind if kind in self.kinds)


PHOTOS_AND_PAPERS: Final = Allowed(PICTURES | {FileKind.PDF}, takes_active=True)
FROM_REPORTERS: Final = Allowed(PICTURES | AUDIO | OFFICE | {FileKind.PDF})
TABLES: Final = Allowed(frozenset({FileKind.TEXT, FileKind.XLSX}), most_files=1)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be taken. ``safe_name`` is what it was called, harmless but still telling."""

    content: bytes = field(repr=False)
    kind: FileKind
    safe_name: str = field(repr=False)

    @property
    def media_type(self) -> str:
        """The type it is handed out as."""
        return MEDIA_TYPES[self.kind]

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    def neutral_name(self, stem: str, number: int) -> str:
        """Name it by what it is to the matter: nothing of what it was called."""
        return f"{stem}{number}.{self.kind.value}"


class UploadRefused(InvalidInput):
    """A file is not taken; ``reason`` is the sentence for the page, ``code`` why."""

    def __init__(self, code: Unfit | str, reason: str) -> None:
        super().__init__(reason)
        self.code = str(code)


def check(file: FileStorage, allowed: Allowed, place: int = 1) -> Checked:
    """Take one file or raise ``UploadRefused``; ``place`` says which of the chosen ones it is."""
    try:
        return _checked(file, allowed)
    except Cannot as cannot:
        raise UploadRefused(cannot.reason, sentence(cannot.reason, place, allowed)) from None


def check_all(files: Iterable[FileStorage], allowed: Allowed) -> tuple[list[Checked], list[str]]:
    """Check the chosen files: those that may be taken, and what is wrong with the others."""
    given = chosen(files)
    if len(given) > allowed.most_files:
        most = allowed.most_files
        return [], [_("At most %(most)s files at a time. Nothing was saved.", most=most)]
    good: list[Checked] = []
    wrong: list[str] = []
    for place, file in enumerate(given, start=1):
        try:
            good.append(check(file, allowed, place))
        except UploadRefused as refused:
            wrong.append(refused.reason)
    return good, wrong


def chosen(files: Iterable[FileStorage] | None) -> Sequence[FileStorage]:
    """Leave out what a browser sends for a field in which nothing was chosen."""
    return [file for file in files or () if file and file.filename]


def _checked(file: FileStorage, allowed: Allowed) -> Checked:
    stream = file.stream
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if not size:
        raise Cannot(Unfit.EMPTY)
    head = stream.read(HEAD)
    kind = kind_of(head)
    may_be = allowed.kinds & OFFICE if kind is FileKind.ZIP else allowed.kinds & {kind}
    if not may_be:
        raise Cannot(Unfit.WRONG_KIND)
    if size > most_bytes(kind):
        raise Cannot(Unfit.TOO_LARGE)
    content = head + stream.read()
    found = inspect(content, kind, takes_active=allowed.takes_active)
    if found not in allowed.kinds:
        raise Cannot(Unfit.WRONG_KIND)
    return Checked(content, found, safe_name(file.filename or "", found))


def safe_name(given: str, kind: FileKind) -> str:
    """Make a name harmless: no path, no control or direction signs, no device, not too long."""
    flat = unicodedata.normalize("NFC", given).replace("\\", "/")
    last = flat.split("\x00")[0].rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    if not stem or _DEVICE.match(plain):
        stem = f"_{stem}"
    return f"{stem[:LONGEST_NAME]}.{kind.value}"


def sentence(reason: Unfit, place: int, allowed: Allowed) -> str:
    """Say what is wrong with a file, by its place: its name may tell who sent it."""
    return f"{_wrong(reason, place, allowed)} {_('Nothing was saved.')}"


def _wrong(reason: Unfit, place: int, allowed: Allowed) -> str:
    kinds = ", ".join(kind.name for kind in FileKind if kind in allowed.kinds)
    sentences = {
        Unfit.EMPTY: _("File %(place)s is empty.", place=place),
        Unfit.TOO_LARGE: _(
            "File %(place)s is too large: pictures and documents up to 20 MB, sound 30 MB, "
            "film 48 MB.",
            place=place,
        ),
        Unfit.WRONG_KIND: _(
            "File %(place)s is none of these by its content: %(kinds)s. Save it as one of them.",
            place=place,
            kinds=kinds,
        ),
        Unfit.LOCKED: _(
            "File %(place)s is protected by a password. Take the password off first.", place=place
        ),
        Unfit.TOO_MANY_PIXELS: _(
            "File %(place)s has too many pixels. Make it smaller.", place=place
        ),
        Unfit.TOO_MANY_PAGES: _("File %(place)s has too many pages. Divide it.", place=place),
        Unfit.TWO_IN_ONE: _(
            "File %(place)s hides another file behind it. Take a photograph or a screenshot of "
            "what it shows.",
            place=place,
        ),
        Unfit.ACTIVE: _(
            "File %(place)s holds a program or attached files. Print it into a new PDF or "
            "photograph it.",
            place=place,
        ),
        Unfit.BOMB: _("File %(place)s unpacks to far more than it seems.", place=place),
    }
    damaged = _("File %(place)s is damaged and cannot be read. Send it anew.", place=place)
    return str(sentences.get(reason, damaged))
