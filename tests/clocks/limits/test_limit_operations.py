"""Changed limits as rows, and the clocks that ran before, on both engines."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.models import Case
from app.clocks.computation import QuietWindow
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.limits import operations
from app.clocks.limits.rules import LimitRefused, draft_of
from app.clocks.models import ClockPolicy
from app.clocks.operations import compute_anew, on_event, recompute
from app.clocks.policies import Condition, Facts
from app.clocks.queries import policy_of, running_clock, to_policy
from app.errors import ActionNotAllowed
from app.extensions import db, writing
from tests.factories import make_case

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = date(2026, 12, 1)
BEFORE_MIDNIGHT = datetime(2026, 11, 30, 23, 59, tzinfo=ZONE)
AFTER_MIDNIGHT = datetime(2026, 12, 1, 0, 1, tzinfo=ZONE)
REPORT = Facts(kind="report", complexity="general")


def row(code):
    return db.session.scalars(select(ClockPolicy).where(ClockPolicy.code == code)).one()


def change(office, code="local.closing-general", on=DAY, seen=None, **values):
    with writing():
        seen = operations.version_seen(code) if seen is None else seen
        draft = replace(draft_of(to_policy(row(code)), on), **values)
        return operations.replace(
            code, draft, actor_id=office.people["administrator"], at=NOW, seen=seen
        )


def register(case_id, received_at, facts=REPORT, event=ClockEvent.REGISTERED, at=None):
    with writing():
        case = db.session.get_one(Case, case_id)
        at = at or received_at
        on_event(case.id, case.unit_id, event, facts, at=at, received_at=received_at)


def closing(case_id):
    return running_clock(case_id, ClockKind.CLOSING)


def test_a_change_adds_a_row_from_its_day_and_an_audit_row(both, office):
    code = change(office, amount=20)

    old, new = row("local.closing-general"), row(code)
    assert code == "local.closing-general@2026-12-01"
    assert (old.amount, old.effective_to, old.active) == (15, date(2026, 11, 30), True)
    assert (new.amount, new.effective_from, new.effective_to, new.active) == (20, DAY, None, True)
    audited = db.session.scalars(select(AuditRow).where(AuditRow.action == "limit.planned")).one()
    assert (audited.subject, audited.actor_id) == (code, office.people["administrator"])


def test_the_day_of_receipt_rules_also_what_starts_later(both, office):
    change(office, amount=20)
    change(office, "local.feedback", quiet_windows=(QuietWindow(time(18), time(9)),))
    before, after = make_case(office), make_case(office)
    register(before, BEFORE_MIDNIGHT, at=AFTER_MIDNIGHT + timedelta(days=3))
    register(after, AFTER_MIDNIGHT)
    closed_at = datetime(2026, 12, 7, 18, 30, tzinfo=ZONE)
    for case_id, received_at in ((before, BEFORE_MIDNIGHT), (after, AFTER_MIDNIGHT)):
        register(case_id, received_at, event=ClockEvent.CLOSED, at=closed_at)

    def due(case_id):
        return running_clock(case_id, ClockKind.FEEDBACK).due_at.astimezone(ZONE)

    assert due(before) == datetime(2026, 12, 8, 8, 30, tzinfo=ZONE)
    assert due(after) == datetime(2026, 12, 8, 11, 0, tzinfo=ZONE)


def test_a_change_in_mid_course_moves_no_running_clock(both, office):
    case_id = make_case(office)
    register(case_id, NOW)
    due_at = closing(case_id).due_at
    change(office, amount=5)
    later = NOW + timedelta(days=12)

    with writing():
        again = recompute(case_id, ClockKind.CLOSING, REPORT, later, NOW)
        assert not compute_anew(closing(case_id), policy_of(again), later)

    clock = closing(case_id)
    assert (clock.due_at, policy_of(clock).code) == (due_at, "local.closing-general")
    assert len(json.loads(clock.trace)) == 1


def test_another_complexity_takes_its_limit_of_the_day_of_receipt(both, office):
    case_id = make_case(office)
    register(case_id, NOW)
    change(office, "local.closing-complex", amount=40)

    with writing():
        complex_one = replace(REPORT, complexity="complex")
        recompute(case_id, ClockKind.CLOSING, complex_one, NOW + timedelta(days=12), NOW)

    assert policy_of(closing(case_id)).amount == 30


def test_a_retired_limit_rules_what_was_received_in_its_time(both, office):
    with writing():
        operations.retire(
            "local.closing-general",
            DAY,
            actor_id=office.people["administrator"],
            at=NOW,
            seen=operations.version_seen("local.closing-general"),
        )
    before, after = make_case(office), make_case(office)
    register(before, BEFORE_MIDNIGHT)
    register(after, AFTER_MIDNIGHT)

    assert policy_of(closing(before)).code == "local.closing-general"
    assert policy_of(closing(after)).code == "local.closing"


def test_a_withdrawn_version_starts_nothing_and_may_be_planned_again(both, office):
    code = change(office, amount=20)
    with writing():
        operations.withdraw(
            code,
            actor_id=office.people["administrator"],
            at=NOW,
            seen=operations.version_seen("local.closing-general"),
        )
    assert not row(code).active
    assert row("local.closing-general").effective_to is None

    assert change(office, amount=25) == code
    assert (row(code).active, row(code).amount) == (True, 25)


def test_a_limit_of_our_own_rules_from_its_day(both, office):
    condition = Condition(kind=frozenset({"report"}), named=True, reachable=True)
    draft = replace(draft_of(to_policy(row("local.closing")), DAY), condition=condition, amount=3)
    with writing():
        code = operations.add(
            ClockKind.CLOSING, draft, actor_id=office.people["administrator"], at=NOW
        )
    case_id = make_case(office)
    register(case_id, AFTER_MIDNIGHT, replace(REPORT, named=True))

    assert policy_of(closing(case_id)).code == code == "local.own-closing-1"


def test_who_saw_an_older_version_changes_nothing(both, office):
    seen = operations.version_seen("local.closing-general")
    change(office, amount=20)

    with pytest.raises(ActionNotAllowed):
        change(office, amount=25, seen=seen)
    assert row("local.closing-general@2026-12-01").amount == 20


def test_what_is_refused_leaves_every_row_as_it_was(both, office):
    before = [(one.id, one.version) for one in db.session.scalars(select(ClockPolicy))]
    with pytest.raises(LimitRefused):
        change(office, "local.dispatch-fast", amount=51)
    assert [(one.id, one.version) for one in db.session.scalars(select(ClockPolicy))] == before
