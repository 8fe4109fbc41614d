"""The digest of the day: one for each recipient, whatever was missed."""

import threading
from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from app.extensions import db, writing
from app.notices import jobs as notice_jobs
from app.notices.kinds import Pace
from app.notices.models import NoticePreference
from tests.notices.conftest import NOON, mailed, message, told, wants
from tests.notices.peers import Mailbox, mail_server


def test_a_digest_collects_the_day_and_is_sent_once(both, office, jobs, set_config):
    mailbox = Mailbox()
    morning = datetime(2026, 11, 19, 0, 30, tzinfo=UTC)
    with mail_server(mailbox) as port, time_machine.travel(NOON, tick=False) as clock:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message("1", Pace.DIGEST), message("2", Pace.DIGEST))
        told(office.registrar, message("3", Pace.DIGEST, outside=False))
        jobs()
        assert mailbox.letters == []
        clock.move_to(morning)
        _plan_at_once(both)
        jobs()
        jobs()
        assert len(mailbox.letters) == 1
        clock.shift(timedelta(days=1))
        jobs()
    [(_, letter)] = mailbox.letters
    assert letter.get_content().count("示投举〔2026〕7号") == 2
    assert db.session.scalar(select(NoticePreference.next_digest_at)) > morning


def _plan_at_once(app):
    """Two relays plan at the same moment."""

    def plan():
        with app.app_context():
            notice_jobs.collect_digests()
            db.session.remove()

    relays = [threading.Thread(target=plan) for _ in range(2)]
    for relay in relays:
        relay.start()
    for relay in relays:
        relay.join(20)


def test_after_days_without_a_relay_there_is_one_digest(both, office, jobs, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port, time_machine.travel(NOON, tick=False) as clock:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message("1", Pace.DIGEST))
        told(office.registrar, message("2", Pace.DIGEST), at=NOON + timedelta(days=2))
        clock.shift(timedelta(days=3))
        jobs()
    assert len(mailbox.letters) == 1
    assert mailbox.letters[0][1].get_content().count("7号") == 2


def test_one_digest_a_day_even_when_its_hour_is_moved(both, office, jobs, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port, time_machine.travel(NOON, tick=False) as clock:
        mailed(set_config, port)
        user_id = wants(office.registrar, next_digest_at=NOON)
        told(office.registrar, message("1", Pace.DIGEST))
        jobs()
        told(office.registrar, message("2", Pace.DIGEST))
        with writing():
            db.session.get_one(NoticePreference, user_id).next_digest_at = NOON
        jobs()
        assert len(mailbox.letters) == 1
        clock.shift(timedelta(days=1))
        jobs()
        assert len(mailbox.letters) == 2
