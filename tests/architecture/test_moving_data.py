"""What an upgrade does to rows that were there before it."""

import json

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from app.extensions import db
from tests.journey import Journey


@pytest.fixture
def before_running_clocks(both, keeper, jobs, office):
    """A matter on its way, in a database of the release before clocks could be paused."""
    journey = Journey(both, office, jobs)
    journey.take_call()
    journey.propose()
    journey.sign()
    db.session.remove()
    downgrade(revision="0001")
    return journey


def rows(statement):
    with db.engine.connect() as connection:
        found = [row._mapping for row in connection.execute(sa.text(statement))]
        connection.rollback()
    return found


def test_running_clocks_are_watched_from_the_upgrade_on(before_running_clocks):
    old = {row["id"]: row for row in rows("SELECT id, due_at, warn_at, stopped_at FROM clocks")}
    assert any(row["stopped_at"] is None for row in old.values())
    upgrade()

    new = rows("SELECT id, due_at, escalate_at, stage, next_stage_at, extended_by FROM clocks")
    assert {row["id"]: row["due_at"] for row in new} == {k: v["due_at"] for k, v in old.items()}
    for row in new:
        runs = old[row["id"]]["stopped_at"] is None
        assert row["next_stage_at"] == (old[row["id"]]["warn_at"] if runs else None)
        assert row["escalate_at"] > row["due_at"]
        assert (row["stage"], row["extended_by"]) == ("normal", 0)


def test_the_shipped_rules_learn_their_allowances_and_an_agencys_own_keep_none(
    before_running_clocks,
):
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE clock_policies SET code = 'own.closing' WHERE code = 'local.closing'")
        )
    upgrade()

    allowed = {
        row["code"]: (row["max_extension"], json.loads(row["pause_grounds"]))
        for row in rows("SELECT code, max_extension, pause_grounds FROM clock_policies")
    }
    assert allowed["samr-20.verification"] == (15, ["appraisal", "testing"])
    assert allowed["samr-121.mediation"] == (None, ["appraisal", "testing"])
    assert allowed["own.closing"] == (None, [])


def test_the_limit_for_telling_asks_for_what_the_desk_knows(before_running_clocks):
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE clock_policies SET condition = :old WHERE code LIKE 'samr-%.telling'"),
            {"old": json.dumps({"kind": ["report"], "named": True})},
        )
    upgrade()

    found = rows("SELECT condition FROM clock_policies WHERE code LIKE 'samr-%.telling'")
    assert {row["condition"] for row in found} == {'{"kind": ["report"], "reachable": true}'}


def test_a_matter_lives_on_after_the_upgrade(before_running_clocks):
    upgrade()
    journey = before_running_clocks
    journey.forget_sessions()
    journey.receive()
    assert rows("SELECT count(*) AS n FROM clocks WHERE stop_event = 'order_received'")[0]["n"] == 1


def test_the_keeper_is_told_of_what_it_took_over_before_matters_were_kept_apart(
    both, keeper, jobs, office
):
    journeys = [Journey(both, office, jobs) for _ in range(2)]
    journeys[0].take_call()
    journeys[1].take_call(kind="staff_complaint", respondent_name="某科")
    db.session.remove()
    downgrade(revision="0003")
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM outbox"))
    upgrade()

    (uid,) = [row["uid"] for row in rows("SELECT uid FROM cases WHERE kind = 'staff_complaint'")]
    work = [
        (row["task"], json.loads(row["payload"]), row["state"])
        for row in rows("SELECT task, payload, state FROM outbox ORDER BY id")
    ]
    assert work == [
        ("cases.mark_apart", {"case_uid": uid}, "pending"),
        ("identity.index_old", {"after": ""}, "pending"),
    ]
