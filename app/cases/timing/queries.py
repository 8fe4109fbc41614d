"""What the pages of time read: the strip and panel of a case, its limits explained, requests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Membership, User, units_above
from app.accounts.roles import Role
from app.cases.models import Case, CaseEvent
from app.cases.permissions import Permission, allowed
from app.cases.queries import LARGEST_ID
from app.cases.states import CaseState
from app.cases.superior.queries import earliest_of_ours
from app.cases.timing import rules
from app.clocks import changes
from app.clocks.computation import due_on
from app.clocks.explanation import explain_case, steps_from
from app.clocks.kinds import ClockKind, RequestKind
from app.clocks.models import Clock, ClockChange, ClockRequest
from app.clocks.queries import agency_zone, clocks_of
from app.errors import NotFound
from app.extensions import db, in_writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from app.cases.timing.rules import Day, InReview, Stretch
    from app.clocks.explanation import Explanation, Step
    from app.clocks.policies import Policy

MOST_SHOWN: Final = 100


class Held(NamedTuple):
    """A clock of a case, with the request for it that waits for a leader."""

    clock: Clock
    waiting: ClockRequest | None


@dataclass(frozen=True, slots=True)
class Superior:
    """The superior's date beside our own: the earlier of the two governs (domain design §4)."""

    body: str
    number: str
    due_at: datetime
    ours: Clock | None
    clock: Clock | None

    @property
    def theirs_governs(self) -> bool:
        """Whether we answer to their date first."""
        return self.ours is None or self.due_at <= self.ours.due_at

    def governs(self, clock: Clock) -> bool:
        """Say whether a clock is the one of the two that counts."""
        chosen = self.clock if self.theirs_governs else self.ours
        return chosen is not None and chosen.id == clock.id


@dataclass(frozen=True, slots=True)
class CaseTime:
    """What the case page shows of time."""

    held: tuple[Held, ...]
    superior: Superior | None
    changes: tuple[ClockChange, ...]
    viewer: User

    @property
    def waiting(self) -> list[ClockRequest]:
        """What waits for a leader."""
        return [held.waiting for held in self.held if held.waiting and not held.clock.stopped_at]

    def may_decide(self, case: Case, request: ClockRequest) -> bool:
        """Say whether the viewer decides a request."""
        return may_decide(self.viewer, case, request)

    def kind_of(self, change: ClockChange) -> ClockKind | None:
        """Say which limit a change was of."""
        kinds = {held.clock.id: held.clock.kind for held in self.held}
        return kinds.get(change.clock_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What the viewer may do to a clock now; nothing is offered that would be refused."""

    pause: bool = False
    extend: bool = False
    run_on: bool = False
    explain: bool = False
    decide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedClock:
    """A limit with all that made it, as its page shows it."""

    clock: Clock
    told: Explanation
    waiting: ClockRequest | None
    offers: Offers
    stretches: list[Stretch]
    weeks: list[list[Day]]
    reviews: list[InReview]
    in_review: timedelta
    governs: bool


def time_of(case: Case, viewer: User, at: datetime) -> CaseTime:
    """Read what the case page shows, ``case.clocks`` with it: one statement, at most two."""
    query = (
        select(Clock, ClockRequest)
        .outerjoin(
            ClockRequest,
            and_(ClockRequest.clock_id == Clock.id, ClockRequest.decided_at.is_(None)),
        )
        .options(joinedload(ClockRequest.requested_by).lazyload(User.memberships))
        .where(Clock.case_id == case.id)
        .order_by(Clock.started_at, Clock.id)
    )
    held = tuple(Held(clock, request) for clock, request in db.session.execute(query))
    set_committed_value(case, "clocks", [each.clock for each in held])
    return CaseTime(
        held=held,
        superior=superior_of(case, [each.clock for each in held]),
        changes=_changes(case.id) if any(_is_touched(each.clock, at) for each in held) else (),
        viewer=viewer,
    )


def _is_touched(clock: Clock, at: datetime) -> bool:
    """Say whether anything happened to a due time that is worth a line."""
    return (
        clock.paused_at is not None
        or clock.extended_by > 0
        or clock.due_at != clock.original_due_at
        or (clock.stopped_at or at) > clock.due_at
    )


def _changes(case_id: int) -> tuple[ClockChange, ...]:
    query = (
        select(ClockChange)
        .options(joinedload(ClockChange.actor).lazyload(User.memberships))
        .where(ClockChange.case_id == case_id)
        .order_by(ClockChange.at.desc(), ClockChange.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(db.session.scalars(query))


def superior_of(case: Case, clocks: Sequence[Clock]) -> Superior | None:
    """Set the superior's date against the earliest of ours that leads to the result.

    Nothing once the reply was sent.
    """
    if case.superior_due_on is None:
        return None
    replies = [c for c in clocks if c.kind is ClockKind.SUPERIOR_REPLY]
    running = next((c for c in replies if c.stopped_at is None), None)
    if replies and running is None:
        return None
    theirs = running.due_at if running else None
    return Superior(
        body=case.superior_body,
        number=case.superior_number,
        due_at=theirs or due_on(case.received_at, case.superior_due_on, agency_zone()).due_at,
        ours=earliest_of_ours(clocks),
        clock=running,
    )


def latest_step(clock: Clock) -> Step | None:
    """Give the computation that a clock runs by."""
    steps = steps_from(clock.trace)
    return steps[-1] if steps else None


def explained_clocks(case: Case, viewer: User, at: datetime) -> list[ExplainedClock]:
    """Explain every limit of a case: those that run first, the earliest due before the others."""
    rows = {clock.id: clock for clock in clocks_of(case.id)}
    told = explain_case(case.id)
    superior = superior_of(case, list(rows.values()))
    people = _people_in(told)
    steps = _steps_of(case.id)
    found = [_explained(case, rows[each.clock_id], each, viewer, steps, at) for each in told]
    del people
    if superior is not None:
        found = [_marked(each, superior) for each in found]
    return sorted(found, key=lambda each: _order(each.clock))


def _marked(shown: ExplainedClock, superior: Superior) -> ExplainedClock:
    values = {name: getattr(shown, name) for name in shown.__slots__}
    return ExplainedClock(**(values | {"governs": superior.governs(shown.clock)}))


def _order(clock: Clock) -> tuple[bool, float, int]:
    """Running ones by their due time, ended ones by their end, the latest first."""
    if clock.stopped_at is None:
        return (False, clock.due_at.timestamp(), clock.id)
    return (True, -clock.stopped_at.timestamp(), clock.id)


def _people_in(told: Iterable[Explanation]) -> Sequence[User]:
    """Read everybody who asked, decided or changed something at once; the session keeps them."""
    ids = {
        person
        for each in told
        for person in (
            *(request.requested_by_id for request in each.requests),
            *(request.decided_by_id for request in each.requests),
            *(change.actor_id for change in each.changes),
        )
        if person is not None
    }
    if not ids:
        return []
    query = select(User).options(lazyload(User.memberships)).where(User.id.in_(sorted(ids)))
    return db.session.scalars(query).all()


def _steps_of(case_id: int) -> list[rules.Stepped]:
    """Read the steps into review and out of it."""
    query = (
        select(CaseEvent.happened_at, CaseEvent.from_state, CaseEvent.to_state)
        .where(
            CaseEvent.case_id == case_id,
            or_(
                CaseEvent.from_state == CaseState.CLOSING_SUBMITTED,
                CaseEvent.to_state == CaseState.CLOSING_SUBMITTED,
            ),
        )
        .order_by(CaseEvent.id)
    )
    return [rules.Stepped(*row) for row in db.session.execute(query)]


def _explained(  # noqa: PLR0913, PLR0917 - the clock, what is told of it, who looks, and when
    case: Case,
    clock: Clock,
    told: Explanation,
    viewer: User,
    steps: Sequence[rules.Stepped],
    at: datetime,
) -> ExplainedClock:
    latest = told.latest
    local = told.zone
    ends = rules.Ends(
        told.original_due_at.astimezone(local).date(),
        told.due_at.astimezone(local).date(),
        at.astimezone(local).date(),
    )
    reviewed = clock.kind is ClockKind.CLOSING
    reviews = rules.review_spans(steps, clock.started_at, clock.stopped_at) if reviewed else []
    waiting = next((r for r in told.requests if r.decided_at is None), None)
    return ExplainedClock(
        clock=clock,
        told=told,
        waiting=waiting if clock.stopped_at is None else None,
        offers=offers_for(case, clock, told.policy, waiting, viewer, at),
        stretches=rules.stretches(s for s in (latest.skipped if latest else ()) if not s.begins),
        weeks=rules.weeks(latest, ends) if latest else [],
        reviews=reviews,
        in_review=rules.time_in(reviews, at),
        governs=False,
    )


def offers_for(  # noqa: PLR0913, PLR0917 - the clock, its rule, what waits, who looks, and when
    case: Case,
    clock: Clock,
    policy: Policy,
    waiting: ClockRequest | None,
    viewer: User,
    at: datetime,
) -> Offers:
    """Say what the viewer may do to a clock and would not be refused."""
    if clock.stopped_at is not None:
        return Offers()
    may_ask = waiting is None and allowed(viewer, Permission.ASK_FOR_TIME, case)
    overdue = clock.paused_at is None and at > clock.due_at
    return Offers(
        pause=may_ask and changes.refusal_of_pause(clock, policy, at) is None,
        extend=may_ask and changes.refusal_of_extension(clock, policy, at) is None,
        run_on=clock.paused_at is not None and may_run_on(viewer, case),
        explain=overdue and allowed(viewer, Permission.EXPLAIN_DELAY, case),
        decide=waiting is not None and may_decide(viewer, case, waiting),
    )


def may_run_on(viewer: User, case: Case) -> bool:
    """Whoever works on it, and whoever could grant the pause, may end it."""
    sides = (Permission.ASK_FOR_TIME, Permission.GRANT_TIME)
    return any(allowed(viewer, permission, case) for permission in sides)


def may_decide(viewer: User, case: Case, request: ClockRequest) -> bool:
    """A leader who neither asked nor works on it."""
    return request.requested_by_id != viewer.id and allowed(viewer, Permission.GRANT_TIME, case)


def refusal_of(request: ClockRequest, clock: Clock, policy: Policy, at: datetime) -> str | None:
    """Say why a request can no longer be granted, if it cannot."""
    if request.kind is RequestKind.PAUSE:
        return changes.refusal_of_pause(clock, policy, at)
    return changes.refusal_of_extension(clock, policy, at)


def clock_or_404(case: Case, clock_id: int) -> Clock:
    """Load a clock of this case."""
    clock = db.session.get(Clock, clock_id) if clock_id <= LARGEST_ID else None
    if clock is None or clock.case_id != case.id:
        raise NotFound
    return clock


def request_or_404(case: Case, request_id: int) -> ClockRequest:
    """Load a request for a clock of this case."""
    lock = {"of": ClockRequest} if in_writing() else None
    request = (
        db.session.get(ClockRequest, request_id, with_for_update=lock)
        if request_id <= LARGEST_ID
        else None
    )
    if request is None or request.case_id != case.id:
        raise NotFound
    return request


def deciders_of(case: Case, request: ClockRequest) -> list[int]:
    """Give the leaders who may decide a request, of the nearest unit that has one."""
    nearest = sorted(units_above(case.unit_id))
    query = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .options(joinedload(Membership.user))
        .where(Membership.role == Role.LEADER, Membership.unit_id.in_(nearest), User.active)
    )
    found = [m for m in db.session.scalars(query) if may_decide(m.user, case, request)]
    longest = max((len(m.unit.path) for m in found), default=0)
    return sorted({m.user_id for m in found if len(m.unit.path) == longest})


class Waiting(NamedTuple):
    """A request in a leader's inbox."""

    request: ClockRequest
    clock: Clock
    case: Case


def waiting_requests(leader: User, units: Iterable[int]) -> list[Waiting]:
    """Give the requests that this leader may decide, the earliest due first."""
    query = (
        select(ClockRequest, Clock, Case)
        .join(Clock, Clock.id == ClockRequest.clock_id)
        .join(Case, Case.id == ClockRequest.case_id)
        .options(
            joinedload(ClockRequest.requested_by).lazyload(User.memberships),
            joinedload(Case.category),
        )
        .where(
            ClockRequest.decided_at.is_(None),
            Clock.stopped_at.is_(None),
            ClockRequest.unit_id.in_(list(units)),
        )
        .order_by(Clock.due_at, ClockRequest.id)
    )
    found = (Waiting(*row) for row in db.session.execute(query))
    mine = (each for each in found if may_decide(leader, each.case, each.request))
    return list(islice(mine, MOST_SHOWN))


def last_change_id(clock_id: int) -> int:
    """Give the newest change of a clock: what a page of it has shown; 0 if there is none."""
    query = (
        select(ClockChange.id)
        .where(ClockChange.clock_id == clock_id)
        .order_by(ClockChange.id.desc())
        .limit(1)
    )
    return db.session.scalar(query) or 0
