"""What the desk leaves to the keeper: messages by outbox, calls back, boxes handed over."""

import dataclasses
import json

import pytest

from app.cases.models import Case
from app.extensions import db, writing
from app.identity import reach
from app.identity.models import StoredBox
from app.identity.wire.reaching import MessageTemplate
from app.jobs.models import OutboxMessage, OutboxState
from tests.cases.calls.peers import announce
from tests.factories import NOON, Browser
from tests.journey import CALL, Journey
from tests.notices.peers import Mailbox, mail_server

MAIL = "linxiaoyan@example.com"


@pytest.fixture
def mailbox(both):
    """A mail server that only the keeper knows of."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        config = both.extensions["huiyin.config"]
        both.extensions["huiyin.config"] = dataclasses.replace(
            config,
            keeper_smtp_url=f"smtp://127.0.0.1:{port}",
            keeper_mail_from="notice@example.org",
        )
        yield mailbox


@pytest.fixture
def journey(both, office, mailbox, keeper, jobs):
    return Journey(both, office, jobs)


def messages_left():
    db.session.rollback()
    return db.session.query(OutboxMessage).filter_by(task=reach.SEND).all()


def go_to_the_end(journey):
    journey.propose()
    journey.sign()
    journey.receive()
    journey.arrive()
    journey.record_visit()
    journey.conclude()
    journey.submit_closing()
    journey.approve()


def test_who_may_be_messaged_hears_that_there_is_news_and_nothing_else(journey, mailbox):
    journey.take_call(email=MAIL, safe_to_message="y")
    go_to_the_end(journey)
    ((recipients, letter),) = mailbox.letters
    assert recipients == [MAIL]
    number = db.session.get(Case, journey.case_id).number
    for told in (number, "鲜味源", "市场监督", "http", "林晓燕"):
        assert told not in letter.as_string() + letter.get_content()
    (left,) = messages_left()
    assert left.state is OutboxState.DONE
    assert set(json.loads(left.payload)) == {"case_uid", "template", "delivery_id"}


def test_without_the_answer_that_it_is_safe_nothing_goes_out(journey, mailbox):
    journey.take_call(email=MAIL)
    go_to_the_end(journey)
    assert mailbox.tries == 0
    assert [left.state for left in messages_left()] == [OutboxState.DONE]


def test_a_message_waits_for_a_keeper_that_is_down_under_the_same_id(both, office, jobs):
    journey = Journey(both, office)
    journey.take_call(email=MAIL, safe_to_message="y")
    with writing():
        case = db.session.get(Case, journey.case_id)
        reach.send_to_reporter(case.uid, MessageTemplate.NEWS, NOON)
    jobs()
    done, waiting = messages_left()
    assert (done.state, waiting.state) == (OutboxState.DONE, OutboxState.PENDING)
    assert json.loads(done.payload) == json.loads(waiting.payload)
    assert waiting.not_before > done.not_before


def test_somebody_is_called_back_on_the_sealed_number_of_their_call(journey, both, office):
    url = announce(both, "liujing", "13900001234").json["url"]
    values = {
        "category": str(office.category_id),
        "district": str(office.urban_id),
        "unit": str(office.unit_id),
        "phone": "",
        "safe_contact": "晚六点后",
        "call_back": "y",
    }
    saved = Browser(both, office.registrar).post(url, CALL | values)
    assert saved.status_code == 302
    db.session.rollback()
    journey.case_id = db.session.query(Case.id).scalar()
    journey.carry()
    go_to_the_end(journey)
    _task, shown = journey.reach()
    assert "13900001234" in shown.text
    assert "晚六点后" in shown.text


def test_the_numbers_box_is_sealed_like_any_other(journey, both):
    announce(both, "liujing", "13900001234")
    db.session.rollback()
    (box,) = db.session.query(StoredBox).all()
    assert b"13900001234" not in box.ciphertext
    journey.carry()
    db.session.rollback()
    assert db.session.query(StoredBox).one().wrapped_key is None
