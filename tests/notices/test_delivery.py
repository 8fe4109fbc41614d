"""What leaves the house: once, in time, repeats counted, nobody told who may not know."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.agency import settings
from app.cases.states import CaseKind
from app.extensions import db, end_reading, writing
from app.jobs import runner
from app.jobs.models import OutboxMessage, OutboxState
from app.notices import jobs as notice_jobs
from app.notices import operations
from app.notices.kinds import DeliveryState, Pace
from app.notices.models import Notice
from app.notices.rules import PAUSES
from tests.factories import make_case
from tests.notices.conftest import (
    NIGHT,
    NOON,
    deliveries,
    mailed,
    make_gateway,
    message,
    only_delivery,
    told,
    wants,
)
from tests.notices.peers import Mailbox, Receiver, mail_server, web_server


def test_a_peer_that_never_answers_ends_as_failed_and_leaves_no_address(
    both, office, jobs, noon, set_config, capfd
):
    mailed(set_config, 9)
    wants(office.registrar)
    told(office.registrar, message())
    for pause in (timedelta(0), *PAUSES):
        noon.shift(pause)
        # At night it waits for the morning.
        noon.shift(timedelta(hours=24 * 2) - (datetime.now(UTC) - NOON) % timedelta(hours=24))
        jobs()
    failed = only_delivery()
    assert (failed.state, failed.attempts) == (DeliveryState.FAILED, len(PAUSES) + 1)
    assert failed.last_error == "ConnectionRefusedError"
    logged = "".join(capfd.readouterr())
    assert "message not taken" in logged
    assert "liu.jing" not in logged
    assert not db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.state != OutboxState.DONE)
    ).all()


def test_an_answer_lost_with_the_worker_is_a_counted_repeat(both, office, jobs, noon, monkeypatch):
    receiver = Receiver()
    with web_server(receiver) as url:
        make_gateway(receiver, url)
        told(office.registrar, message())
        monkeypatch.setattr(notice_jobs, "_note_answer", _die)
        with pytest.raises(KeyboardInterrupt):
            runner.run(_work_id())
        monkeypatch.undo()
        end_reading()
        noon.shift(timedelta(seconds=30))
        with pytest.raises(notice_jobs.DeliveryInHand):
            runner.run(_work_id())
        noon.shift(timedelta(seconds=90))
        jobs()
    assert len({call["id"] for call in receiver.calls}) == 1
    assert (len(receiver.calls), only_delivery().attempts) == (2, 2)
    assert only_delivery().state is DeliveryState.SENT


def _die(*args):
    raise KeyboardInterrupt


def _work_id():
    end_reading()
    return db.session.scalar(
        select(OutboxMessage.id).where(OutboxMessage.task == operations.DELIVER)
    )


def test_two_workers_at_once_send_one_message(both, office, jobs, noon):
    inside, go = threading.Event(), threading.Event()

    class Slow(Receiver):
        def take(self, headers, body):
            inside.set()
            go.wait(10)
            return super().take(headers, body)

    receiver = Slow()
    with web_server(receiver) as url:
        make_gateway(receiver, url)
        told(office.registrar, message())
        work_id = _work_id()
        end_reading()

        def work():
            with both.app_context():
                runner.run(work_id)
                db.session.remove()

        first = threading.Thread(target=work)
        first.start()
        assert inside.wait(10)
        with pytest.raises(notice_jobs.DeliveryInHand):
            runner.run(work_id)
        go.set()
        first.join(10)
        noon.shift(timedelta(minutes=5))
        jobs()
    assert len(receiver.calls) == 1
    assert (only_delivery().state, only_delivery().attempts) == (DeliveryState.SENT, 1)


def test_what_waited_out_the_night_goes_in_the_morning_unless_it_was_read(
    both, office, jobs, set_config
):
    mailbox = Mailbox()
    with mail_server(mailbox) as port, time_machine.travel(NIGHT, tick=False) as clock:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message("p"), message("read"), message("u", Pace.URGENT), at=NIGHT)
        jobs()
        assert len(mailbox.letters) == 1
        reader, seen = db.session.execute(
            select(Notice.recipient_id, Notice.id).where(Notice.key == "read")
        ).one()
        with writing():
            operations.mark_read(reader, NIGHT, notice_id=seen)
        clock.shift(timedelta(hours=8))
        jobs()
    assert len(mailbox.letters) == 2
    assert {row.state for row in deliveries()} == {DeliveryState.SENT, DeliveryState.DROPPED}


def test_what_an_outage_held_back_until_night_waits_for_the_morning(both, office, jobs, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port, time_machine.travel(NIGHT, tick=False) as clock:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message("p"), at=NOON)
        jobs()
        assert mailbox.letters == []
        clock.shift(timedelta(hours=8))
        jobs()
        assert len(mailbox.letters) == 1


def test_a_discreet_message_names_nothing(both, office, jobs, noon, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message(discreet=True))
        jobs()
    [(_, letter)] = mailbox.letters
    assert "7号" not in letter.as_string() + letter["Subject"] + letter.get_content()
    assert "2026-11-20" not in letter.get_content()


def test_a_case_kept_apart_meanwhile_is_named_to_nobody_outside(
    both, office, jobs, noon, set_config
):
    mailbox, receiver = Mailbox(), Receiver()
    case_id = make_case(office)
    apart = make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    with mail_server(mailbox) as port, web_server(receiver) as url:
        mailed(set_config, port)
        make_gateway(receiver, url)
        wants(office.registrar)
        wants(office.discipline, email="ji.jian@office.example")
        told(office.registrar, message("known", case_id=case_id))
        told(office.registrar, message("hidden", case_id=apart))
        told(office.discipline, message("apart", case_id=apart))
        jobs()
    subjects = {letter["To"]: letter["Subject"] for _, letter in mailbox.letters}
    assert len(mailbox.letters) == 2
    assert "7号" in subjects["liu.jing@office.example"]
    assert "7号" not in subjects["ji.jian@office.example"]
    assert len(receiver.calls) == 1


def test_whoever_left_is_sent_nothing(both, office, jobs, noon, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message())
        with writing():
            office.registrar.active = False
        jobs()
    assert mailbox.letters == []


def test_messages_say_only_that_something_waits_until_the_agency_lets_them_name_it(
    both, office, jobs, noon, set_config, client_for, monkeypatch
):
    monkeypatch.setitem(settings.DEFAULTS, "messages_name_matters", "no")
    settings.forget()
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message("first"))
        jobs()
        page = "/admin/channels"
        client_for(office.administrator).post(f"{page}/wording/named", {}, page=page)
        told(office.registrar, message("second"))
        jobs()
    (_, before), (_, after) = mailbox.letters
    assert "7号" not in before["Subject"] + before.get_content()
    assert "2026-11-20" not in before.get_content()
    assert "7号" in after["Subject"]
