"""The bench's own data lets the sweep be measured: nothing, a usual minute, everything at once."""

from collections import Counter

from sqlalchemy import func, select

from app.bench.clocks import NOW
from app.bench.load import load
from app.bench.report import sweep_as_markdown
from app.bench.sweep import measure_sweep
from app.cases.models import Case
from app.cases.watch.operations import watch
from app.clocks.models import Clock
from app.extensions import db, end_reading, writing
from app.notices.models import Notice

CASES = 1650


def test_the_sweep_is_measured_on_data_that_a_sweep_has_just_left(both):
    made = load(CASES, both.extensions["huiyin.config"], lambda done: None)
    running = db.session.scalar(select(func.count()).where(Clock.stopped_at.is_(None)))
    assert (made.cases, made.clocks, running) == (CASES, 2 * CASES, CASES // 33)
    end_reading()
    with writing():
        assert watch(NOW).reached == ()
    assert db.session.query(Case).filter(Case.due_at.is_not(None)).count() == running

    figures = measure_sweep()
    nothing, usual, midnight, worst = figures["rows"]
    assert (nothing["stages"], nothing["written"]) == (0, 0)
    assert nothing["statements"] < 4
    assert usual["statements"] < 30
    assert 0 < midnight["stages"] < running / 10
    assert worst["stages"] == running
    # A stage and a clock changed for each; more for the person, and a notice for each recipient.
    assert worst["written"] > 3 * running
    stages = Counter(kind for (kind,) in db.session.query(Notice.kind))
    assert stages["post.vacant"] == 0
    assert stages["clock.overdue"] > running
    assert "| all open clocks run over at once | 3 |" in sweep_as_markdown(figures)
