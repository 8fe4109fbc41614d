"""Work that fails is put off and in the end given up, wherever it failed."""

import pytest
from sqlalchemy import select

from app.extensions import db, end_reading, writing
from app.jobs import outbox, runner
from app.jobs.models import OutboxMessage, OutboxState
from app.jobs.registry import JOBS
from app.jobs.runner import MOST_ATTEMPTS
from tests.factories import NOON

TASK = "test.task"


def fails(*_anything):
    raise ZeroDivisionError


@pytest.fixture(params=["before the commit", "inside the commit"])
def message_id(both, request, monkeypatch):
    job = fails if request.param == "before the commit" else lambda _payload: fails
    monkeypatch.setitem(JOBS, TASK, job)
    with writing():
        outbox.send(TASK, {}, NOON)
    return db.session.scalars(select(OutboxMessage.id)).one()


def message(message_id):
    end_reading()
    return db.session.get_one(OutboxMessage, message_id)


def test_a_failure_is_counted_by_its_kind_and_given_up_after_the_last_try(message_id):
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with pytest.raises(ZeroDivisionError):
            runner.run(message_id)
        row = message(message_id)
        assert (row.attempts, row.last_error) == (attempt, "ZeroDivisionError")
    assert row.state is OutboxState.FAILED
    assert runner.run(message_id) is None
