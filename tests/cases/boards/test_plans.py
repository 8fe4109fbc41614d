"""The boards begin with the running clocks, whoever looks and however many matters there are."""

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from app.cases.boards import queries
from app.cases.boards.days.queries import _of_team
from app.cases.boards.duty.queries import limits_on_the_wall
from app.cases.boards.late.kinds import Grouping
from app.cases.boards.late.queries import _late, counted_by
from app.cases.queries import scope_of
from app.clocks.models import Clock
from app.extensions import db
from tests.factories import NOON


def plan_of(query):
    written = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {written}"))]


def asked(scope, team_id):
    in_order = (Clock.due_at, Clock.id)
    yield limits_on_the_wall(scope).where(Clock.due_at < NOON).order_by(*in_order).limit(6)
    yield queries.tallies(scope, Clock.due_at < NOON).where(Clock.due_at < NOON)
    yield queries.running_limits(scope).where(*_late(NOON)).order_by(*in_order).limit(31)
    yield (
        queries.running_limits(scope)
        .where(Clock.due_at < NOON, *_of_team(team_id))
        .order_by(*in_order)
        .limit(400)
    )


@pytest.mark.parametrize("who", ["registrar", "county_registrar", "inspector"])
def test_every_list_walks_the_running_clocks_in_the_order_they_are_due(office, who):
    scope = scope_of(getattr(office, who))
    for query in asked(scope, office.team_id):
        plan = plan_of(query)
        assert "USING INDEX ix_clocks_running_due_at" in plan[0], plan
        assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan


@pytest.mark.parametrize("by", Grouping)
@pytest.mark.parametrize("who", ["leader", "inspector"])
def test_the_counts_look_up_each_reason_once(office, who, by):
    plan = plan_of(counted_by(scope_of(getattr(office, who)), by, NOON))
    assert "USING INDEX ix_clocks_running_due_at" in plan[1], plan
    assert sum("clock_changes" in step for step in plan) == 1, plan
