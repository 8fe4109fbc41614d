"""The head of the chain is written down each hour where the database cannot reach it."""

import dataclasses
from datetime import timedelta

import time_machine

from app.audit.models import AuditHead
from app.extensions import db
from app.identity import client
from tests.factories import NOON
from tests.journey import Journey
from tests.notices.peers import Mailbox, mail_server


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


def test_a_letter_takes_the_head_out_of_the_house(app, keeper, jobs, office):
    mailbox = Mailbox()
    with mail_server(mailbox) as port, time_machine.travel(NOON, tick=False):
        app.extensions["huiyin.config"] = dataclasses.replace(
            app.extensions["huiyin.config"],
            smtp_url=f"smtp://127.0.0.1:{port}",
            mail_from="hotline@example.cn",
            audit_head_mail="archive@example.cn",
        )
        Journey(app, office, jobs).take_call()
        jobs()
        recipients, letter = mailbox.letters[0]
        assert recipients == ["archive@example.cn"]
        assert letter.get_content().strip() == lines(app)[0]
        assert db.session.query(AuditHead).one().sent_at == NOON


def test_a_keeper_that_is_down_costs_one_hours_head_and_nothing_else(app, jobs, office):
    with time_machine.travel(NOON, tick=False):
        jobs()
        assert db.session.query(AuditHead).count() == 0
