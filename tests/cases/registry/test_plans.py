"""The list of all matters walks the index of its order, whoever looks."""

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from app.cases.models import Case
from app.cases.queries import scope_of
from app.cases.registry import queries
from app.extensions import db


@pytest.mark.parametrize("name", ["registrar", "county_registrar"])
def test_the_list_of_all_walks_the_index_of_receipt(office, name):
    scope = scope_of(getattr(office, name))
    known = queries._columns().where(*scope.conditions())
    query = known.order_by(Case.received_at.desc(), Case.id.desc()).limit(21)
    written = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in db.session.execute(text("EXPLAIN QUERY PLAN " + str(written)))]
    assert "ix_cases_received" in plan[0], plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
