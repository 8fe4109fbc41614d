"""What people tell: invented places, matters and reporters. Pure; the same for the same seed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stdnum.cn import uscc

from app.cases.states import CaseKind, Channel, Stage
from app.identity.wire.kinds import Disclosure
from app.identity.wire.person import Identity

if TYPE_CHECKING:
    import random

_FOLDER: Final = Path(__file__).parent
MATTERS: Final[dict[str, Any]] = json.loads((_FOLDER / "matters.json").read_text(encoding="utf-8"))
OTHERS: Final[dict[str, Any]] = json.loads((_FOLDER / "others.json").read_text(encoding="utf-8"))
FAST: Final = (
    "food-expired", "food-spoiled", "food-poisoning", "medical-unlicensed", "drug-fake",
)  # fmt: skip
CHANNELS: Final = {
    Channel.HOTLINE: 66, Channel.WALK_IN: 6, Channel.LETTER: 4, Channel.WEB: 9, Channel.EMAIL: 2,
    Channel.LEADER_RECEPTION: 2, Channel.MAYOR_LINE: 5, Channel.ONLINE_POLITICS: 2,
    Channel.SUPERIOR: 2, Channel.OTHER_AGENCY: 1, Channel.SUGGESTION_BOX: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One matter as it is told, and what will be found. Who tells it is in ``identity`` alone."""

    category: str
    kind: CaseKind
    channel: Channel
    stage: Stage | None
    summary: str
    respondent: str
    address: str
    credit_code: str
    found: str
    to_check: str
    identity: Identity = field(repr=False)
    words: str = field(repr=False)
    code: str = ""
    answer: str = ""


class Teller:
    """Makes stories, none of them twice."""

    def __init__(self, rng: random.Random, staff: frozenset[str]) -> None:
        self._rng = rng
        self._staff = staff
        self._told: set[str] = set()
        self._taken: dict[str, int] = {}
        self._phone = 0

    def trouble(self, street: str, *, fast: bool, kind: CaseKind | None = None) -> Story:
        """Tell of something wrong at a shop of this street or township."""
        rng = self._rng
        codes = list(FAST if fast else MATTERS)
        while True:
            category = rng.choices(codes, [MATTERS[code]["weight"] for code in codes])[0]
            entry = MATTERS[category]
            place = rng.choice(entry["places"])
            matter, found, to_check = rng.choice(entry["matters"])
            road = rng.choice(OTHERS["roads"])
            summary = f"反映{street}{road}一{place}{matter}。"
            if summary not in self._told:
                break
        self._told.add(summary)
        kind = kind or rng.choice((CaseKind.COMPLAINT, CaseKind.REPORT))
        if place.startswith("居民楼") or category == "medical-unlicensed":
            kind = CaseKind.REPORT
        name = f"{rng.choice(OTHERS['first_words'])}{rng.choice(OTHERS['last_words'])}{place}"
        return self._with_person(
            Story(
                category=category,
                kind=kind,
                channel=self._channel(fast=fast),
                stage=Stage(entry["stage"]) if entry["stage"] else None,
                summary=summary,
                respondent=name,
                address=f"{street}{road}{rng.randint(1, 280)}号",
                credit_code=self._credit_code() if rng.random() < 0.6 else "",  # noqa: PLR2004 - most give it
                found=found.format(n=rng.randint(2, 19)),
                to_check=to_check,
                identity=Identity(),
                words="",
            ),
            f"{road}一{place}",
            matter,
        )

    def other(self, list_name: str, street: str) -> Story:
        """Tell of something that takes a short course; the list goes round when it is used up."""
        entries = OTHERS[list_name]
        number = self._taken.get(list_name, 0)
        self._taken[list_name] = number + 1
        entry = entries[number % len(entries)]
        if list_name == "staff":
            entry = [CaseKind.STAFF_COMPLAINT.value, *entry]
        text = entry[2].format(street=street)
        summary = f"{text}。"
        if summary in self._told:
            summary = f"{text}（{street}）。"
        self._told.add(summary)
        story = Story(
            category=entry[1],
            kind=CaseKind(entry[0]),
            channel=self._channel(fast=False),
            stage=None,
            summary=summary,
            respondent="",
            address="",
            credit_code="",
            found="",
            to_check="",
            identity=Identity(),
            words="",
            code=entry[3] if len(entry) > 4 else "",  # noqa: PLR2004 - with a code
            answer=entry[-1],
        )
        return self._with_person(story, street, text)

    def again(self, story: Story) -> Story:
        """Let somebody else tell the same matter."""
        summary = f"另有人{story.summary}"
        self._told.add(summary)
        place = story.summary.removeprefix("反映").rstrip("。")
        return self._with_person(replace(story, summary=summary), place, "情况一直没有改")

    def _channel(self, *, fast: bool) -> Channel:
        if fast:
            return Channel.HOTLINE
        return self._rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]

    def _credit_code(self) -> str:
        rng = self._rng
        digits = "92990101MA" + "".join(rng.choice("0123456789ABCDEFGH") for _ in range(7))
        return digits + str(uscc.calc_check_digit(digits))

    def _with_person(self, story: Story, place: str, matter: str) -> Story:
        rng = self._rng
        identity = self._person()
        told = rng.choice(OTHERS["told"][:4] if not story.category.startswith("food") else
                          OTHERS["told"])  # fmt: skip
        words = told.format(
            when=rng.choice(("上午", "中午", "晚上")),
            place=place,
            matter=matter,
            name=identity.name or "（不愿透露姓名）",
            phone=identity.phone or "（不留电话）",
        )
        return replace(story, identity=identity, words=words)

    def _person(self) -> Identity:
        rng = self._rng
        mode = rng.choices(
            (Disclosure.NAMED, Disclosure.CONFIDENTIAL, Disclosure.ANONYMOUS), (48, 37, 15)
        )[0]
        self._phone += 1
        phone = f"1990000{self._phone:04d}"
        if mode is Disclosure.ANONYMOUS:
            return Identity(disclosure=mode, phone=phone if rng.random() < 0.4 else "")  # noqa: PLR2004 - some do
        return Identity(
            disclosure=mode,
            name=self._name(),
            phone=phone,
            address=f"示范市{rng.choice(OTHERS['roads'])}{rng.randint(1, 90)}号院"
            f"{rng.randint(1, 12)}号楼{rng.randint(1, 6)}单元{rng.randint(101, 699)}室",
            relationship=rng.choice(("顾客", "邻居", "", "从业人员")),
            safe_contact=rng.choice(("晚上七点以后", "只打手机", "", "")),
        )

    def _name(self) -> str:
        while True:
            first, last = self._rng.choice(OTHERS["given_first"]), OTHERS["given_last"]
            name = f"{self._rng.choice(OTHERS['surnames'])}{first}{self._rng.choice(last)}"
            if name not in self._staff:
                return name
