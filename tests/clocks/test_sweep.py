"""The sweep takes each running clock through its stages, once, whoever and how many sweep."""

import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select

from app.cases.models import Case
from app.clocks import sweep as module
from app.clocks.kinds import ChangeKind, ClockKind, ClockOutcome, ClockStage
from app.clocks.models import Clock, ClockChange, ClockPolicy, ClockStageReached
from app.clocks.operations import plan_stage
from app.clocks.sweep import has_come, sweep
from app.extensions import db, end_reading, writing
from tests.factories import NOON, make_case

MINUTE = timedelta(minutes=1)
STAGES = (ClockStage.DUE_SOON, ClockStage.OVERDUE, ClockStage.ESCALATED)


def clock_row(case_id, unit_id, policy_id, due_at, **values):
    """A running clock that warns half an hour before and escalates half an hour after."""
    values = {"kind": ClockKind.CLOSING, "warn_at": due_at - 30 * MINUTE} | values
    return {
        "case_id": case_id,
        "unit_id": unit_id,
        "policy_id": policy_id,
        "start_event": "registered",
        "started_at": NOON - timedelta(days=9),
        "due_at": due_at,
        "original_due_at": due_at,
        "escalate_at": due_at + 30 * MINUTE,
        "extended_by": 0,
        "stage": ClockStage.NORMAL,
        "next_stage_at": values["warn_at"],
        "provisional": False,
        "trace": "[]",
    } | values


def policy_id(kind=ClockKind.CLOSING):
    query = select(ClockPolicy.id).where(ClockPolicy.clock == kind).order_by(ClockPolicy.id)
    return db.session.scalars(query).first()


def make_clock(office, due_at, kind=ClockKind.CLOSING, **values):
    case_id = make_case(office)
    with writing():
        row = clock_row(case_id, office.unit_id, policy_id(kind), due_at, kind=kind, **values)
        db.session.execute(insert(Clock), [row])
        return db.session.scalar(select(Clock.id).where(Clock.case_id == case_id))


def do_sweep(at, piece=module.PIECE):
    with writing():
        return sweep(at, piece)


def noted(clock_id):
    end_reading()
    query = (
        select(ClockStageReached.stage, ClockStageReached.reached_at)
        .where(ClockStageReached.clock_id == clock_id)
        .order_by(ClockStageReached.reached_at)
    )
    return [(stage, reached_at) for stage, reached_at in db.session.execute(query)]


@contextmanager
def statements_that_write():
    """Give them as they go to the database."""
    written = []

    def note(connection, cursor, statement, *rest):
        if statement.split()[0] in {"INSERT", "UPDATE", "DELETE"}:
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield written
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_clock_goes_through_its_stages_one_by_one(both, office):
    clock_id = make_clock(office, NOON)
    expected = []
    for stage, moment in zip(STAGES, (NOON - 30 * MINUTE, NOON, NOON + 30 * MINUTE), strict=True):
        assert do_sweep(moment - MINUTE).reached == ()
        swept = do_sweep(moment + MINUTE)
        assert [step.stage for step in swept.reached] == [stage]
        expected.append((stage, moment))
        assert noted(clock_id) == expected
        assert db.session.get(Clock, clock_id).stage is stage
    end_reading()
    assert db.session.get(Clock, clock_id).next_stage_at is None


def test_what_was_missed_is_caught_up_in_order_with_the_moments_it_had(both, office):
    early = make_clock(office, NOON)
    late = make_clock(office, NOON + 10 * MINUTE)
    swept = do_sweep(NOON + timedelta(days=3))
    assert [(step.clock_id, step.stage) for step in swept.reached] == [
        (clock_id, stage) for stage in STAGES for clock_id in (early, late)
    ]
    assert [step.newest for step in swept.reached] == [False] * 4 + [True] * 2
    assert noted(early) == [
        (STAGES[0], NOON - 30 * MINUTE),
        (STAGES[1], NOON),
        (STAGES[2], NOON + 30 * MINUTE),
    ]


def test_pieces_follow_each_other_in_the_order_of_what_happened(both, office):
    clocks = [make_clock(office, NOON + n * 7 * MINUTE) for n in range(7)]
    at = NOON + timedelta(days=3)
    steps, more = [], True
    while more:
        swept = do_sweep(at, 2)
        steps += swept.reached
        more = swept.more
    assert len(steps) == 3 * len(clocks)
    moments = [step.reached_at for step in steps]
    assert moments == sorted(moments)


def test_who_acts_in_the_very_moment_a_limit_ends_is_in_time(both, office):
    clock_id = make_clock(office, NOON, stage=ClockStage.DUE_SOON, next_stage_at=NOON)
    assert do_sweep(NOON).reached == ()
    assert [step.stage for step in do_sweep(NOON + timedelta(microseconds=1)).reached] == [
        ClockStage.OVERDUE
    ]
    assert noted(clock_id) == [(ClockStage.OVERDUE, NOON)]


@pytest.mark.parametrize(
    "still",
    [
        {"stopped_at": NOON, "outcome": ClockOutcome.MET, "stop_event": "closed"},
        {"paused_at": NOON - timedelta(days=1)},
    ],
)
def test_a_clock_that_has_stopped_or_stands_still_reaches_nothing(both, office, still):
    clock_id = make_clock(office, NOON)
    with writing():
        clock = db.session.get(Clock, clock_id)
        for name, value in still.items():
            setattr(clock, name, value)
        plan_stage(clock)
    assert do_sweep(NOON + timedelta(days=3)).reached == ()
    assert noted(clock_id) == []


def test_a_due_time_that_was_moved_and_moved_back_is_not_reached_twice(both, office):
    clock_id = make_clock(office, NOON)
    do_sweep(NOON + MINUTE)
    with writing():
        clock = db.session.get(Clock, clock_id)
        clock.stage = ClockStage.NORMAL
        plan_stage(clock)
    assert do_sweep(NOON + 2 * MINUTE).reached == ()
    end_reading()
    assert db.session.get(Clock, clock_id).stage is ClockStage.OVERDUE
    assert db.session.query(ClockChange).count() == 1


def test_the_person_is_owed_word_of_promised_limits_only(both, office):
    promised = make_clock(office, NOON)
    make_clock(office, NOON, ClockKind.RECEIPT)
    do_sweep(NOON + MINUTE)
    end_reading()
    change = db.session.query(ClockChange).one()
    assert (change.clock_id, change.kind, change.at) == (promised, ChangeKind.OVERDUE, NOON)
    assert (change.old_due_at, change.new_due_at, change.actor_id) == (NOON, None, None)


def test_a_sweep_in_which_nothing_has_come_writes_nothing(both, office):
    make_clock(office, NOON)
    do_sweep(NOON + MINUTE)
    with statements_that_write() as written:
        do_sweep(NOON + 2 * MINUTE)
    assert written == []


@pytest.mark.parametrize("sweepers", [4])
def test_sweeps_of_several_processes_at_once_reach_each_stage_once(both, office, sweepers):
    case_ids = [make_case(office) for _ in range(40)]
    with writing():
        policy = policy_id()
        rows = [
            clock_row(case_id, office.unit_id, policy, NOON + n * MINUTE)
            for n, case_id in enumerate(case_ids)
        ]
        db.session.execute(insert(Clock), rows)
    at = NOON + timedelta(days=3)
    start, found, broken = threading.Barrier(sweepers), [], []

    def work():
        try:
            with both.app_context():
                start.wait(30)
                more = True
                while more:
                    swept = do_sweep(at, 7)
                    found.extend((step.clock_id, step.stage) for step in swept.reached)
                    more = swept.more
                db.session.remove()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            broken.append(error)

    threads = [threading.Thread(target=work) for _ in range(sweepers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert not do_sweep(at).reached or not found
    assert len(found) == len(set(found)) == 3 * len(case_ids)
    end_reading()
    assert db.session.query(ClockStageReached).count() == 3 * len(case_ids)
    assert db.session.query(ClockChange).count() == len(case_ids)
    assert all(clock.stage is ClockStage.ESCALATED for clock in db.session.query(Clock))


def test_a_sweep_leaves_a_case_alone_on_which_a_step_is_under_way(both, office):
    """What it notes refers to the case: each would wait for the other. SQLite has one writer."""
    if db.engine.dialect.name == "sqlite":
        return
    busy, free = make_clock(office, NOON), make_clock(office, NOON)
    case_id = db.session.get(Clock, busy).case_id
    taken, swept, broken = threading.Event(), threading.Event(), []

    def step():
        try:
            with both.app_context():
                with writing():
                    db.session.get(Case, case_id, with_for_update={"of": Case})
                    taken.set()
                    swept.wait(5)
                    db.session.get(Clock, busy).provisional = True
                db.session.remove()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            broken.append(error)

    thread = threading.Thread(target=step)
    thread.start()
    taken.wait(30)
    reached = do_sweep(NOON + MINUTE).reached
    swept.set()
    thread.join()
    assert not broken
    assert {step.clock_id for step in reached} == {free}
    assert {step.clock_id for step in do_sweep(NOON + MINUTE).reached} == {busy}


class _UndoneError(Exception):
    """Ends a unit of work without a trace."""


MOMENTS = st.integers(min_value=-600, max_value=600).map(lambda n: NOON + n * MINUTE)
CLOCKS = st.lists(
    st.fixed_dictionaries(
        {
            "due_at": MOMENTS,
            "warning": st.integers(0, 300),
            "grace": st.integers(0, 300),
            "kind": st.sampled_from([ClockKind.CLOSING, ClockKind.RECEIPT, ClockKind.PROMISE]),
            "still": st.sampled_from(["", "", "", "stopped", "paused"]),
        }
    ),
    max_size=6,
)


def _outcome(clocks, sweeps, office):
    """Put the clocks there, sweep as told, give everything that is then written down."""
    result = None

    def lay_out():
        rows = []
        for case_id, drawn in zip(CASES, clocks, strict=False):
            due_at = drawn["due_at"]
            row = clock_row(
                case_id,
                office.unit_id,
                POLICIES[0],
                due_at,
                kind=drawn["kind"],
                warn_at=due_at - drawn["warning"] * MINUTE,
                escalate_at=due_at + drawn["grace"] * MINUTE,
                stopped_at=None,
                outcome=None,
                paused_at=None,
            )
            if drawn["still"] == "stopped":
                row |= {"stopped_at": due_at, "outcome": "met", "next_stage_at": None}
            if drawn["still"] == "paused":
                row |= {"paused_at": due_at, "next_stage_at": None}
            rows.append(row)
        if rows:
            db.session.execute(insert(Clock), rows)

    with suppress(_UndoneError), writing():
        lay_out()
        for at, piece in sweeps:
            while sweep(at, piece).more:
                pass
        result = _written()
        raise _UndoneError
    return result


def _written():
    db.session.expire_all()
    state = db.session.execute(
        select(Clock.case_id, Clock.stage, Clock.next_stage_at).order_by(Clock.case_id)
    ).all()
    stages = db.session.execute(
        select(
            ClockStageReached.case_id, ClockStageReached.stage, ClockStageReached.reached_at
        ).order_by(ClockStageReached.case_id, ClockStageReached.reached_at)
    ).all()
    changes = db.session.execute(
        select(ClockChange.case_id, ClockChange.at).order_by(ClockChange.case_id)
    ).all()
    return [[tuple(row) for row in rows] for rows in (state, sorted(stages, key=str), changes)]


CASES, POLICIES = [], []


@pytest.fixture
def six_cases(app, office):
    CASES[:] = [make_case(office) for _ in range(6)]
    POLICIES[:] = [policy_id()]
    end_reading()
    return office


ONE_DATABASE = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ALL_AT_ONCE = 100


@ONE_DATABASE
@given(clocks=CLOCKS, at=MOMENTS, times=st.integers(2, 3))
def test_a_sweep_run_again_changes_nothing(six_cases, clocks, at, times):
    once = _outcome(clocks, [(at, ALL_AT_ONCE)], six_cases)
    assert _outcome(clocks, [(at, ALL_AT_ONCE)] * times, six_cases) == once


@ONE_DATABASE
@given(clocks=CLOCKS, at=MOMENTS, piece=st.integers(1, 4))
def test_a_sweep_in_pieces_is_a_whole_one(six_cases, clocks, at, piece):
    whole = _outcome(clocks, [(at, ALL_AT_ONCE)], six_cases)
    assert _outcome(clocks, [(at, piece)], six_cases) == whole


@ONE_DATABASE
@given(clocks=CLOCKS, stops=st.lists(MOMENTS, min_size=1, max_size=5))
def test_sweeping_every_minute_or_once_after_an_outage_ends_alike(six_cases, clocks, stops):
    last = max(stops)
    often = _outcome(clocks, [(at, 3) for at in sorted(stops)], six_cases)
    assert often == _outcome(clocks, [(last, ALL_AT_ONCE)], six_cases)


@ONE_DATABASE
@given(clocks=CLOCKS, at=MOMENTS)
def test_a_clock_has_exactly_the_stages_whose_moments_have_come(six_cases, clocks, at):
    _, stages, _ = _outcome(clocks, [(at, 2)], six_cases)
    expected = [
        (case_id, stage, moment)
        for case_id, drawn in zip(CASES, clocks, strict=False)
        if not drawn["still"]
        for stage, moment in zip(
            STAGES,
            (
                drawn["due_at"] - drawn["warning"] * MINUTE,
                drawn["due_at"],
                drawn["due_at"] + drawn["grace"] * MINUTE,
            ),
            strict=True,
        )
        if has_come(stage, moment, at)
    ]
    assert stages == sorted(expected, key=str)


def test_times_of_the_sweep_are_moments_not_wall_clock_readings(both, office):
    """A clock of a county in another time zone would be due at the same moment."""
    make_clock(office, datetime(2026, 11, 18, 12, 0, tzinfo=UTC))
    eastern = datetime.fromisoformat("2026-11-18T20:00:01+08:00")
    assert [step.stage for step in do_sweep(eastern).reached][-1] is ClockStage.OVERDUE
    assert db.session.query(Case).count() == 1
