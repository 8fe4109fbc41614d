"""Writing down the finding and the measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.audit import operations as audit
from app.cases.binding import facts_of, refresh_due
from app.cases.permissions import Permission, require
from app.clocks import operations as clocks
from app.clocks.computation import due_on
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.queries import agency_zone, policy_of, running_clock
from app.enforcement.kinds import RUNS_ON_ITS_OWN, Conclusion, MeasureKind, MeasureState
from app.enforcement.measures.models import Finding, Measure
from app.enforcement.measures.queries import finding_of, finished_by, open_rectification
from app.enforcement.operations import expect_row_version, note_act, one_at_a_time
from app.errors import CaseMovedOn
from app.extensions import db

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.models import User
    from app.cases.models import Case


@dataclass(frozen=True, slots=True)
class Found:
    """What the verification found, as entered."""

    conclusion: Conclusion
    facts: str
    evidence_note: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A measure as entered."""

    kind: MeasureKind
    text: str
    due_on: date | None
    filing_number: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a running measure ended."""

    done_on: date
    result: str
    filing_number: str


def record_finding(
    case: Case, actor: User, found: Found, at: datetime, *, shown: int | None
) -> Finding:
    """Write the conclusion down or correct it; ``shown`` is the version the page showed, 0 if none.

    Raises ``CaseMovedOn`` when somebody else wrote it after the page was shown.
    """
    note_act(case, actor, "finding.recorded", at, subject=found.conclusion.value)
    finding = finding_of(case.id)
    expect_row_version(
        shown or 0,
        finding.version if finding else 0,
        _l("saved the finding"),
        finding.saved_by if finding else None,
        finding.saved_at if finding else None,
    )
    if finding is None:
        finding = Finding(case_id=case.id)
        db.session.add(finding)
    finding.conclusion = found.conclusion
    finding.facts = found.facts
    finding.evidence_note = found.evidence_note
    finding.saved_by_id = actor.id
    finding.saved_at = at
    return finding


def add_measure(case: Case, actor: User, taken: Taken, at: datetime, *, today: date) -> Measure:
    """Add a measure. What is over when it is ordered counts as done at once."""
    note_act(case, actor, "measure.added", at, subject=taken.kind.value)
    runs = taken.kind in RUNS_ON_ITS_OWN
    measure = Measure(
        case_id=case.id,
        kind=taken.kind,
        text=taken.text,
        due_on=taken.due_on,
        state=MeasureState.OPEN if runs else MeasureState.DONE,
        done_on=None if runs else today,
        filing_number=taken.filing_number,
        added_by_id=actor.id,
        added_at=at,
    )
    db.session.add(measure)
    db.session.flush()
    if taken.kind is MeasureKind.RECTIFICATION:
        _follow_rectifications(case, at)
    return measure


def was_entered(case: Case, taken: Taken, *, shown: int) -> bool:
    """Say whether the very same measure has been entered since the page was shown.

    ``shown`` is the newest measure on the page. Holds until the unit of work ends.
    """
    one_at_a_time(case)
    same = select(Measure.id).where(
        Measure.case_id == case.id,
        Measure.id > shown,
        Measure.kind == taken.kind,
        Measure.text == taken.text,
        Measure.due_on.is_not_distinct_from(taken.due_on),
        Measure.filing_number == taken.filing_number,
    )
    return db.session.scalar(same.limit(1)) is not None


def finish_measure(  # noqa: PLR0913 - what, by whom, how and when, and which version of it
    case: Case, measure: Measure, actor: User, outcome: Outcome, at: datetime, *, shown: int
) -> None:
    """End a running measure. A filing may run on after the case is closed (P3), so any state may.

    Raises ``CaseMovedOn``, which names who did it, when somebody was faster.
    """
    require(actor, Permission.INVESTIGATE, case)
    one_at_a_time(case)
    db.session.refresh(measure)
    by, when = finished_by(case, measure)
    expect_row_version(shown, measure.version, _l("marked the measure done"), by, when)
    if measure.state is MeasureState.DONE:
        raise CaseMovedOn(
            who=by.display_name if by else "", what=str(_l("marked the measure done")), when=when
        )
    measure.state = MeasureState.DONE
    measure.done_on = outcome.done_on
    measure.result = outcome.result
    measure.filing_number = outcome.filing_number or measure.filing_number
    audit.record(
        "measure.done", actor_id=actor.id, at=at, case_uid=case.uid, subject=str(measure.id)
    )
    db.session.flush()
    if measure.kind is MeasureKind.RECTIFICATION:
        _follow_rectifications(case, at)


def _follow_rectifications(case: Case, at: datetime) -> None:
    """Let one limit run to the earliest day by which something is still to be put right.

    It stops when the order it stood for is re-checked; the next order's runs from its own start.
    """
    running = running_clock(case.id, ClockKind.RECTIFICATION)
    waiting = open_rectification(case.id)
    day = running.due_at.astimezone(agency_zone()).date() if running else None
    earliest = waiting.due_on if waiting else None
    if running is not None and day is not None and (earliest is None or day < earliest):
        _fire(case, ClockEvent.RECHECKED, at)
        running = None
    if waiting is None or earliest is None or earliest == day:
        refresh_due(case)
    elif running is None:
        # A day that is over already runs from when it was ordered: it was late all the while.
        is_over = earliest < at.astimezone(agency_zone()).date()
        _fire(case, ClockEvent.RECTIFICATION_ORDERED, waiting.added_at if is_over else at, earliest)
    else:
        computed = due_on(running.started_at, earliest, agency_zone())
        clocks.keep(running, computed, policy_of(running), at)
        refresh_due(case)


def _fire(case: Case, event: ClockEvent, at: datetime, day: date | None = None) -> None:
    dates = {ClockKind.RECTIFICATION: day} if day else None
    facts = facts_of(case, dates)
    clocks.on_event(case.id, case.unit_id, event, facts, at, case.received_at)
    refresh_due(case)
