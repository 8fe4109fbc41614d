"""Filling the registration form from a case as it stands. Chinese, like every paper of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounts.models import User
from app.cases.contact.kinds import AttemptOutcome, Ending, TaskKind
from app.cases.contact.queries import approved_answer, feedbacks_of, tasks_of_case
from app.cases.sheet.facts import work_on
from app.clocks.kinds import ClockKind
from app.clocks.queries import clocks_of
from app.documents.layout.registration import (
    CallBack,
    Feedback,
    LeaderOpinion,
    RegistrationForm,
    Signed,
)
from app.extensions import db
from app.web.labels import label
from app.web.language import time_zone

if TYPE_CHECKING:
    from app.cases.contact.models import ContactTask
    from app.cases.contact.models import Feedback as Said
    from app.cases.models import Case
    from app.clocks.models import Clock

BY_TELEPHONE: Final = "电话"
BY_STATUS_PAGE: Final = "查询页"
SOLVED: Final = {True: "已解决", False: "未解决"}


def build_form(case: Case) -> RegistrationForm:
    """Fill in whatever is known by now; the other boxes stay empty."""
    work = work_on(case.id)
    limit = _closing_limit(case)
    return RegistrationForm(
        unit=case.unit.name,
        number=case.number,
        received_at=case.received_at,
        registered_at=case.registered_at,
        channel=label(case.channel),
        kind=label(case.kind),
        urgency=label(case.urgency),
        due_at=limit.due_at if limit else None,
        due_is_provisional=limit is not None and limit.provisional and limit.stopped_at is None,
        registrar=_name(case.registered_by),
        respondent=case.respondent_name,
        respondent_address=case.respondent_address,
        category=case.category.name,
        district=f"{case.district.full_name}（{label(case.area_type)}）",
        summary=case.summary,
        dispatch_text=case.dispatch_text or "",
        proposal=_proposal(case),
        opinion=_opinion(case),
        handling=work.handling,
        review=work.review,
        feedback=_feedback(case),
        call_back=_call_back(case),
        time_zone=time_zone(),
    )


def _closing_limit(case: Case) -> Clock | None:
    """Give the newest limit of closing; one that stands still has no date to print."""
    limits = [clock for clock in clocks_of(case.id) if clock.kind is ClockKind.CLOSING]
    return limits[-1] if limits and limits[-1].paused_at is None else None


def _name(person: User | None) -> str:
    return person.display_name if person is not None else ""


def _proposal(case: Case) -> Signed:
    if case.proposed_at is None:
        return Signed()
    team = case.proposed_team.name if case.proposed_team else ""
    text = "\n".join(line for line in (f"承办：{team}" if team else "", case.demands or "") if line)
    return Signed(text, _name(case.proposed_by), case.proposed_at)


def _opinion(case: Case) -> LeaderOpinion:
    return LeaderOpinion(
        text=case.opinion or case.oral_order or "",
        name=_name(case.opinion_by),
        at=case.opinion_at,
        spoken_by=_name(case.ordered_orally_by),
        spoken_at=case.ordered_orally_at,
    )


def _newest(case: Case, kind: TaskKind) -> tuple[ContactTask | None, Said | None]:
    """Give the newest finished task of a kind, and what the person said on it."""
    done = [task for task in tasks_of_case(case.id) if task.kind is kind and task.done_at]
    carried = [task for task in done if task.ending is not Ending.CANCELLED]
    if not carried:
        return None, None
    task = carried[-1]
    said = [each for each in feedbacks_of(case.id) if each.task_id == task.id]
    return task, said[0] if said else None


def _clerk_of(task: ContactTask, said: Said | None) -> str:
    if said is not None:
        return said.clerk.display_name
    return _name(db.session.get(User, task.assigned_to_id)) if task.assigned_to_id else ""


def _feedback(case: Case) -> Feedback:
    task, said = _newest(case, TaskKind.FEEDBACK)
    if task is None:
        return Feedback()
    was_reached = any(a.outcome is AttemptOutcome.REACHED for a in task.attempts)
    result = label(task.ending) if said is None else approved_answer(case.id) or label(task.ending)
    return Feedback(
        way=BY_TELEPHONE if was_reached else BY_STATUS_PAGE,
        at=task.done_at,
        name=_clerk_of(task, said),
        result=result,
        opinion=_opinion_of(said),
        suggestions=said.suggestions if said else "",
    )


def _opinion_of(said: Said | None) -> str:
    if said is None:
        return ""
    graded = f"{label(said.satisfaction)}，{SOLVED[said.solved]}"
    return f"{graded}。{said.opinion}" if said.opinion else graded


def _call_back(case: Case) -> CallBack:
    task, said = _newest(case, TaskKind.CALL_BACK)
    if task is None:
        return CallBack()
    words = [label(task.ending)]
    if said is not None:
        words = [SOLVED[said.solved], said.opinion, said.suggestions]
    return CallBack(
        at=task.done_at,
        name=_clerk_of(task, said),
        result="；".join(word for word in words if word),
        satisfaction=label(said.satisfaction) if said else "",
    )
