"""What a notice in the form of GB/T 9704 says, apart from how it looks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Levels of the body: text, 一、 in Hei, （一） in Kai up to its first full stop."""

    BODY = "body"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body."""

    text: str
    level: Level = Level.BODY


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice. It is addressed by part (举报人), never by name, and names no inspector."""

    organ: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    issued_on: date
    signed_by: str = ""
    contact: str = ""
    attachments: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    printed_by: str = ""

    @property
    def signature(self) -> str:
        """The organ that signs: the one of the head unless another is named."""
        return self.signed_by or self.organ

    @property
    def text(self) -> str:
        """Every word of it, for checks before issue."""
        return "\n".join(
            (
                self.organ,
                self.number,
                self.title,
                self.addressee,
                *(paragraph.text for paragraph in self.paragraphs),
                self.signature,
                self.contact,
                *self.attachments,
                *self.copy_to,
                self.printed_by,
            )
        )


def to_json(notice: Notice) -> str:
    """Freeze a notice for storing."""
    content = asdict(notice) | {"issued_on": notice.issued_on.isoformat()}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Notice:
    """Read a stored notice."""
    content = json.loads(text)
    paragraphs = tuple(Paragraph(p["text"], Level(p["level"])) for p in content["paragraphs"])
    return Notice(
        organ=content["organ"],
        number=content["number"],
        title=content["title"],
        addressee=content["addressee"],
        paragraphs=paragraphs,
        issued_on=date.fromisoformat(content["issued_on"]),
        signed_by=content["signed_by"],
        contact=content["contact"],
        attachments=tuple(content["attachments"]),
        copy_to=tuple(content["copy_to"]),
        printed_by=content["printed_by"],
    )


def chinese_date(day: date) -> str:
    """Write a date as documents do: Arabic digits, no leading zero."""
    return f"{day.year}年{day.month}月{day.day}日"
