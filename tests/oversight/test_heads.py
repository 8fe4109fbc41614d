"""The head of the chain is written down each hour where the database cannot reach it."""

from datetime import timedelta

import time_machine

from app.audit.models import AuditHead
from app.extensions import db
from app.identity import client
from tests.factories import NOON
from tests.journey import Journey


def lines(application):
    folder = application.extensions["huiyin.config"].instance_path / "audit-heads"
    return (folder / "2026.txt").read_text(encoding="ascii").splitlines()


def test_each_hour_one_line_is_added_and_the_page_shows_it(both, keeper, jobs, office, client_for):
    with time_machine.travel(NOON, tick=False) as clock:
        Journey(both, office, jobs).take_call()
        first = len(lines(both))
        assert first == 1
        jobs()
        assert len(lines(both)) == first
        clock.shift(timedelta(hours=1))
        jobs()
        jobs()
        assert len(lines(both)) == 2
        head = client.chain_head()
        told = lines(both)[-1].split()
        assert int(told[1]) <= head.seq
        assert told[2][:16] in client_for(office.auditor).get("/audit/chain").text


def test_a_keeper_that_is_down_costs_one_hours_head_and_nothing_else(app, jobs, office):
    with time_machine.travel(NOON, tick=False):
        jobs()
        assert db.session.query(AuditHead).count() == 0
