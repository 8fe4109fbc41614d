"""Boxes of the release before there were indexes, and a keeper that is down for long."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.cases.apart.jobs import mark
from app.extensions import db, end_reading, writing
from app.identity import indexing, reach, rounds, seal
from app.identity.operations import keep
from app.identity.wire.kinds import Disclosure
from app.jobs.models import OutboxMessage

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
PHONES = ("13800000001", "13800000002", "13800000003")


@pytest.fixture
def taken_over_before(both, keeper, monkeypatch):
    """Three boxes that the keeper took over and has no index of."""
    monkeypatch.setattr(rounds, "_index", lambda box: None)
    for number, phone in enumerate(PHONES):
        box = seal.seal_identity(
            seal.Identity(name="甲", phone=phone, disclosure=Disclosure.NAMED), f"case-{number}"
        )
        with writing():
            keep(box, actor_id=None, at=NOON)
    rounds.chain_audit_rows()
    assert rounds.deliver_boxes() == len(PHONES)
    monkeypatch.setattr(indexing, "BATCH", 2)


def left_behind(task):
    found = db.session.scalars(select(OutboxMessage).where(OutboxMessage.task == task)).all()
    end_reading()
    return found


def known():
    return [reach.spoke_before(phone) for phone in PHONES]


def work(payload):
    finish = indexing.index_old_boxes(payload)
    with writing():
        finish()


def test_old_boxes_are_indexed_some_at_a_time(taken_over_before):
    assert known() == [False] * 3
    work({"after": ""})
    assert known().count(True) == 2
    (rest,) = left_behind(indexing.INDEX_OLD)
    work(json.loads(rest.payload))
    assert known() == [True] * 3
    assert len(left_behind(indexing.INDEX_OLD)) == 1


@pytest.mark.parametrize(
    ("job", "payload"),
    [(indexing.index_old_boxes, {"after": ""}), (mark, {"case_uid": "case-0"})],
)
def test_what_the_keeper_must_be_told_waits_for_it_however_long(
    taken_over_before, both, job, payload
):
    both.extensions["huiyin.config"].keeper_socket.unlink()
    finish = job(payload)
    with writing():
        finish()
    names = {indexing.index_old_boxes: indexing.INDEX_OLD, mark: "cases.mark_apart"}
    (waiting,) = left_behind(names[job])
    assert waiting.not_before > waiting.created_at
