"""The steps of the teams: receiving, going there, finding, and the closing report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from app.demo.findings import TEXTS, cause_of, facts_of, process_of, reply_of
from app.enforcement.closing import operations as closing
from app.enforcement.closing.operations import Parts
from app.enforcement.closing.queries import draft_of
from app.enforcement.kinds import Attitude, Conclusion, MeasureKind, MeasureState, Validity
from app.enforcement.measures import operations as measures
from app.enforcement.measures.operations import Found, Outcome, Taken
from app.enforcement.measures.queries import finding_of, measures_of
from app.enforcement.orders import operations as orders
from app.enforcement.visits import operations as visits
from app.enforcement.visits.operations import VisitRecord
from app.web.language import time_zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.demo.life import Life, World

CONCLUSIONS: Final = {
    Conclusion.SUBSTANTIATED: 42,
    Conclusion.PARTLY: 20,
    Conclusion.NOT_SUBSTANTIATED: 18,
    Conclusion.NOTHING_FOUND: 14,
    Conclusion.CANNOT_VERIFY: 6,
}


def receive(life: Life, world: World, at: datetime) -> None:
    """Receive the order."""
    del world
    orders.receive_order(life.case, life.team.head, at)


def arrive(life: Life, world: World, at: datetime) -> None:
    """Be there."""
    del world
    life.visit = visits.arrive(life.case, life.team.people[1], at)


def begin(life: Life, world: World, at: datetime) -> None:
    """Begin where nobody has to go anywhere."""
    del world
    visits.start_without_visit(life.case, life.team.head, at)


def look(life: Life, world: World, at: datetime) -> None:
    """Write the on-site record, with the inspectors who were there."""
    del world
    if life.visit is None:
        raise LookupError(life.plan.number)
    others = life.rng.sample(life.team.people[2:], life.rng.choice((1, 1, 2)))
    was_closed = life.rng.random() < 0.05  # noqa: PLR2004 - now and then
    story = life.plan.story
    record = VisitRecord(
        inspectors=tuple(person.id for person in (life.team.people[1], *others)),
        party_present=not was_closed,
        rights_told=not was_closed,
        could_not_enter=was_closed,
        record="场所关门停业，已张贴联系单。"
        if was_closed
        else f"出示执法证件，说明来意。检查{story.to_check}，拍照取证，制作现场笔录。",
    )
    visits.record_visit(
        life.case,
        life.visit,
        life.team.people[1],
        record,
        at,
        roster=life.team.people,
        shown=life.visit.version,
    )


def find(life: Life, world: World, at: datetime) -> None:
    """Write down what was found and what is done about it."""
    case, story = life.case, life.plan.story
    conclusion = (
        life.conclusion or life.rng.choices(list(CONCLUSIONS), list(CONCLUSIONS.values()))[0]
    )
    if life.plan.major or not story.respondent:
        conclusion = Conclusion.SUBSTANTIATED
    life.conclusion = conclusion
    earlier = finding_of(case.id)
    found = Found(conclusion, facts_of(story, conclusion), "现场照片、笔录和票据复印件已归卷。")
    shown = earlier.version if earlier else None
    measures.record_finding(case, life.team.people[1], found, at, shown=shown)
    if measures_of(case.id):
        return
    today = at.astimezone(ZoneInfo(time_zone())).date()
    for taken in _measures(life, world, today):
        measures.add_measure(case, life.team.head, taken, at, today=today)


def _measures(life: Life, world: World, today: date) -> Iterator[Taken]:
    """Choose measures that fit the conclusion."""
    rng, story = life.rng, life.plan.story
    if not story.respondent or life.conclusion is Conclusion.NOT_SUBSTANTIATED:
        yield Taken(MeasureKind.NONE, "", None, "")
    elif life.conclusion in {Conclusion.NOTHING_FOUND, Conclusion.CANNOT_VERIFY}:
        yield Taken(MeasureKind.PATROL, TEXTS["patrol"], None, "")
    elif "unlicensed" in story.category and rng.random() < 0.4:  # noqa: PLR2004 - some
        yield Taken(MeasureKind.BAN, TEXTS["ban"], None, "")
    else:
        day = today + timedelta(days=rng.randint(5, 12))
        yield Taken(MeasureKind.RECTIFICATION, TEXTS["rectification"], day, "")
        if life.plan.major or (
            life.conclusion is Conclusion.SUBSTANTIATED and rng.random() < 0.4  # noqa: PLR2004 - some
        ):
            world.filings += 1
            number = f"{life.office.unit.number_word}立〔{today.year}〕{world.filings}号"
            yield Taken(MeasureKind.FILING, TEXTS["filing"], None, number)
        else:
            kind = rng.choice((MeasureKind.WARNING, MeasureKind.TALK))
            yield Taken(kind, TEXTS[kind.value], None, "")


def submit(life: Life, world: World, at: datetime) -> None:
    """Put the closing report before the leader."""
    del world
    life.rounds += 1
    draft = draft_of(life.case.id)
    parts = _parts(life, at)
    shown = draft.version if draft else None
    closing.submit(life.case, life.team.head, parts, at, shown=shown)


def _parts(life: Life, at: datetime) -> Parts:
    rng, story = life.rng, life.plan.story
    conclusion = life.conclusion or Conclusion.NOTHING_FOUND
    is_wide = life.plan.major
    nothing = conclusion in {Conclusion.NOTHING_FOUND, Conclusion.CANNOT_VERIFY}
    day = at.astimezone(ZoneInfo(time_zone())).date() + timedelta(days=20)
    more = "已补充检查记录和票据。" if life.rounds > 1 else ""
    return Parts(
        cause="" if nothing else cause_of(story, rng),
        cause_unknown=nothing,
        process=process_of(story) + more,
        result=facts_of(story, conclusion),
        concentrated=is_wide,
        remedy="对同类场所开展一次集中检查，逐户建立台账。" if is_wide else "",
        remedy_on=day if is_wide else None,
        coordinator="食品安全协调科" if is_wide else "",
        attitude=rng.choice((Attitude.ACCEPTS, Attitude.ACCEPTS, Attitude.NOT_ASKED)),
        reply_text=story.answer or reply_of(story, conclusion),
        flags_kept_because="",
        validity=Validity.VALID if story.respondent else Validity.ASSISTED,
    )


def send_back(life: Life, world: World, at: datetime) -> None:
    """Send the report back with a note."""
    del world
    closing.send_back(life.case, life.reviewer, "缺少进货票据复印件，请补充后再报。", at)


def approve(life: Life, world: World, at: datetime) -> None:
    """Approve the closing."""
    del world
    closing.approve(life.case, life.reviewer, "同意办结，按程序反馈。", at)


def recheck(life: Life, world: World, at: datetime) -> None:
    """See whether what was ordered has been done; a filing may run on."""
    del world
    day = at.astimezone(ZoneInfo(time_zone())).date()
    results = {
        MeasureKind.RECTIFICATION: "复查合格，已整改到位。",
        MeasureKind.PATROL: "两次巡查未见异常。",
        MeasureKind.FILING: "已作出行政处罚决定并执行完毕。",
    }
    for measure in measures_of(life.case.id):
        runs_on = measure.kind is MeasureKind.FILING and life.rng.random() < 0.3  # noqa: PLR2004 - some
        if measure.state is MeasureState.OPEN and not runs_on:
            outcome = Outcome(day, results.get(measure.kind, "已完成。"), "")
            measures.finish_measure(
                life.case, measure, life.team.head, outcome, at, shown=measure.version
            )
