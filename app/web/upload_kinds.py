"""The kinds of file that may be uploaded, how large each may be, and why one is not taken."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

_MEGABYTE: Final = 1024 * 1024


class FileKind(StrEnum):
    """What a file is by its content; the values are the endings of neutral names."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    TEXT = "txt"
    MP3 = "mp3"
    WAV = "wav"
    AMR = "amr"
    M4A = "m4a"
    MP4 = "mp4"
    ZIP = "zip"
    """A package that has not been looked into yet; nothing takes it as it is."""


PICTURES: Final = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
AUDIO: Final = frozenset({FileKind.MP3, FileKind.WAV, FileKind.AMR, FileKind.M4A, FileKind.MP4})
"""Sound and film: judged by how they begin and by size only."""
OFFICE: Final = frozenset({FileKind.XLSX, FileKind.DOCX})

MEDIA_TYPES: Final = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.TEXT: "text/plain",
    FileKind.MP3: "audio/mpeg",
    FileKind.WAV: "audio/x-wav",
    FileKind.AMR: "audio/amr",
    FileKind.M4A: "audio/mp4",
    FileKind.MP4: "video/mp4",
}
MOST_BYTES: Final = {
    FileKind.TEXT: _MEGABYTE,
    FileKind.MP3: 30 * _MEGABYTE,
    FileKind.WAV: 30 * _MEGABYTE,
    FileKind.AMR: 30 * _MEGABYTE,
    FileKind.M4A: 30 * _MEGABYTE,
    FileKind.MP4: 48 * _MEGABYTE,
}
MOST_BYTES_ELSE: Final = 20 * _MEGABYTE


class Unfit(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    WRONG_KIND = "wrong-kind"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_PAGES = "too-many-pages"
    TWO_IN_ONE = "two-in-one"
    ACTIVE = "active"
    BOMB = "bomb"


class Cannot(Exception):
    """A file is unfit; the reader of bytes says why, the page has the sentence."""

    def __init__(self, reason: Unfit) -> None:
        super().__init__(reason.value)
        self.reason = reason


def most_bytes(kind: FileKind) -> int:
    """Say how large a file of a kind may be."""
    return MOST_BYTES.get(kind, MOST_BYTES_ELSE)
