"""The official wording of the notices. Pure; Chinese always, whatever the interface speaks.

No notice names the reporter, an inspector or, since the public page shows it, the respondent
(domain.md §8): the matter is told by its category and number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - part of the public shape

from app.documents.kinds import TITLES, DocumentKind
from app.documents.layout.notice import Level, Notice, Paragraph, chinese_date

CHINESE_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and below any notice: the office, its number and day."""

    organ: str
    number: str
    issued_on: date
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """The matter as it may be told to whoever reported it.

    ``subject`` is a phrase such as 食品经营环节问题; ``addressee`` is 举报人 or 投诉人.
    """

    number: str
    received_on: date
    channel: str
    subject: str
    addressee: str = "举报人"


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """The approved answer, in its parts; an empty part is left out."""

    matter: Matter
    course: str = ""
    finding: str = ""
    measures: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class DeclineFacts:
    """Why a complaint is not taken up, and what else the person can do."""

    matter: Matter
    ground: str
    basis: str = ""
    other_routes: str = ""


@dataclass(frozen=True, slots=True)
class ToldElsewhereFacts:
    """Which body is competent."""

    matter: Matter
    body: str
    body_contact: str = ""
    reason: str = ""


Facts = ClosureFacts | DeclineFacts | ToldElsewhereFacts


def build(kind: DocumentKind, facts: Facts, head: Head) -> Notice:
    """Write the notice that tells these facts."""
    if isinstance(facts, ClosureFacts):
        return closure_notice(facts, head, kind)
    if isinstance(facts, DeclineFacts):
        return decline_notice(facts, head)
    return told_elsewhere_notice(facts, head)


def closure_notice(
    facts: ClosureFacts, head: Head, kind: DocumentKind = DocumentKind.CLOSURE_NOTICE
) -> Notice:
    """Write 投诉举报办理结果告知书 or 举报处理结果告知书 (P1; Order 121, form 10)."""
    opening = f"{_recall(facts.matter)}，本机关已依法核查办理完毕。现将办理结果告知如下。"
    parts = (
        ("核查情况", facts.course),
        ("核查结论", _finding(facts.finding)),
        ("处理结果", facts.measures),
        ("答复意见", facts.answer),
    )
    closing = (
        "如对上述办理结果有异议，可以向本机关提出，也可以依法申请行政复议或者提起行政诉讼。"
        "感谢您对市场监督管理工作的关心和支持。"
    )
    body = (Paragraph(opening), *_sections(parts), Paragraph(closing))
    return _notice(kind, facts.matter, body, head)


def decline_notice(facts: DeclineFacts, head: Head) -> Notice:
    """Write 投诉不予受理决定书 (Order 121, form 6): ground, basis, other routes, remedies."""
    basis = f"根据{facts.basis}的规定，" if facts.basis else ""
    body = [
        Paragraph(f"{_recall(facts.matter)}，本机关已收悉。"),
        Paragraph(f"经审查，该投诉属于下列情形：{_sentence(facts.ground)}"),
        Paragraph(f"{basis}本机关决定不予受理。"),
    ]
    if facts.other_routes:
        body.append(Paragraph(f"您可以通过下列途径解决：{_sentence(facts.other_routes)}"))
    body.append(
        Paragraph(
            "如对本决定不服，可以自收到本决定书之日起六十日内依法申请行政复议，"
            "或者自收到本决定书之日起六个月内依法提起行政诉讼。"
        )
    )
    return _notice(DocumentKind.DECLINE_NOTICE, facts.matter, tuple(body), head)


def acceptance_notice(matter: Matter, accepted_on: date, head: Head) -> Notice:
    """Write 投诉受理决定书 (Order 121); the keeper puts the complainant's name above it."""
    day = chinese_date(accepted_on)
    body = (
        Paragraph(f"{_recall(matter)}，本机关已收悉。"),
        Paragraph(f"经审查，该投诉符合受理条件，本机关决定自{day}起予以受理。"),
        Paragraph("特此告知。"),
    )
    return Notice(
        organ=head.organ,
        number=head.number,
        title="投诉受理决定书",
        addressee=matter.addressee,
        paragraphs=body,
        issued_on=head.issued_on,
        contact=head.contact,
    )


def told_elsewhere_notice(facts: ToldElsewhereFacts, head: Head) -> Notice:
    """Write 告知书: the competent body, and how to reach it."""
    reason = _sentence(facts.reason) if facts.reason else ""
    reach = f"（联系方式：{facts.body_contact}）" if facts.body_contact else ""
    body = (
        Paragraph(f"{_recall(facts.matter)}，本机关已收悉。"),
        Paragraph(
            f"经审查，该事项不属于本机关职责范围。{reason}"
            f"依照职责分工，请您向{facts.body}{reach}反映。"
        ),
        Paragraph("特此告知。"),
    )
    return _notice(DocumentKind.TOLD_ELSEWHERE_NOTICE, facts.matter, body, head)


def _notice(kind: DocumentKind, matter: Matter, body: tuple[Paragraph, ...], head: Head) -> Notice:
    return Notice(
        organ=head.organ,
        number=head.number,
        title=TITLES[kind],
        addressee=matter.addressee,
        paragraphs=body,
        issued_on=head.issued_on,
        contact=head.contact,
    )


def _recall(matter: Matter) -> str:
    """Remind the person of what they reported, by day, channel, subject and number."""
    return (
        f"您于{chinese_date(matter.received_on)}通过{matter.channel}反映的{matter.subject}"
        f"（编号：{matter.number}）"
    )


def _sections(parts: tuple[tuple[str, str], ...]) -> list[Paragraph]:
    """Write each part that says anything under its numbered heading."""
    told = [(heading, text) for heading, text in parts if text.strip()]
    paragraphs = []
    for digit, (heading, text) in zip(CHINESE_DIGITS, told, strict=False):
        paragraphs.append(Paragraph(f"{digit}、{heading}", Level.FIRST))
        paragraphs += [Paragraph(_sentence(line)) for line in text.splitlines() if line.strip()]
    return paragraphs


def _finding(finding: str) -> str:
    return f"经核查，您反映的问题{finding}" if finding and not finding.startswith("经") else finding


def _sentence(text: str) -> str:
    """End a text with a full stop if it has no end of its own."""
    text = text.strip()
    return text if text.endswith(("。", "！", "？", "；", "”")) else f"{text}。"
