"""What 《投诉举报办理登记表》 says: one sheet that travels with the matter and fills as it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - part of the public shape
from typing import Final
from zoneinfo import ZoneInfo

SEALED: Final = "身份另行密封保存"
PROVISIONAL: Final = "（暂定：该年度放假安排尚未公布）"
_BLANK: Final = "\u3000"
BLANK_MOMENT: Final = f"{_BLANK * 2}年{_BLANK}月{_BLANK}日{_BLANK}时{_BLANK}分"


@dataclass(frozen=True, slots=True)
class Signed:
    """A text, who signed it and when."""

    text: str = ""
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeaderOpinion:
    """The leader's opinion (领导批示). A spoken order shows, and so does a signature it lacks."""

    text: str = ""
    name: str = ""
    at: datetime | None = None
    spoken_by: str = ""
    spoken_at: datetime | None = None

    @property
    def lacks_signature(self) -> bool:
        """Whether an order was spoken and nobody has signed it since (P1)."""
        return self.spoken_at is not None and self.at is None


@dataclass(frozen=True, slots=True)
class Handling:
    """What the team did (办理情况)."""

    team: str = ""
    received_at: datetime | None = None
    arrived_at: datetime | None = None
    inspectors: tuple[str, ...] = ()
    course: str = ""
    finding: str = ""
    measures: str = ""
    reported_by: str = ""
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Telling the reporter, with their opinion and suggestions."""

    way: str = ""
    at: datetime | None = None
    name: str = ""
    result: str = ""
    opinion: str = ""
    suggestions: str = ""


@dataclass(frozen=True, slots=True)
class CallBack:
    """Asking the reporter afterwards (回访)."""

    at: datetime | None = None
    name: str = ""
    result: str = ""
    satisfaction: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """The sheet. No field takes the reporter's identity; its box always says that it is sealed."""

    unit: str
    number: str
    received_at: datetime | None = None
    registered_at: datetime | None = None
    channel: str = ""
    kind: str = ""
    urgency: str = ""
    due_at: datetime | None = None
    due_is_provisional: bool = False
    registrar: str = ""
    respondent: str = ""
    respondent_address: str = ""
    category: str = ""
    district: str = ""
    summary: str = ""
    dispatch_text: str = ""
    proposal: Signed = Signed()
    opinion: LeaderOpinion = LeaderOpinion()
    handling: Handling = Handling()
    review: Signed = Signed()
    feedback: Feedback = Feedback()
    call_back: CallBack = CallBack()
    time_zone: str = "Asia/Shanghai"

    def moment(self, at: datetime | None) -> str:
        """Write a moment in the agency's zone; blanks to fill by hand when there is none."""
        if at is None:
            return ""
        local = at.astimezone(ZoneInfo(self.time_zone))
        return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02}分"

    @property
    def due_line(self) -> str:
        """Write until when the matter has to be closed; it says so when the date may still move."""
        return self.moment(self.due_at) + (PROVISIONAL if self.due_is_provisional else "")

    def signed_line(self, name: str, at: datetime | None) -> str:
        """Write the line of a signature, empty places included."""
        return f"签名：{name or _BLANK * 4}{_BLANK * 2}{self.moment(at) or BLANK_MOMENT}"
