"""What leaves the house: over a real mail server and a real receiver of webhooks."""

import dataclasses
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from app.cases.states import CaseKind
from app.extensions import db, end_reading, writing
from app.jobs import runner
from app.jobs.models import OutboxMessage, OutboxState
from app.notices import jobs as notice_jobs
from app.notices import mail, operations, webhook
from app.notices.kinds import ChannelKind, DeliveryState, Pace
from app.notices.models import Notice, NoticeChannel, NoticeDelivery, NoticePreference
from app.notices.rules import PAUSES
from tests.factories import make_case
from tests.notices.conftest import NIGHT, NOON, message, told, wants
from tests.notices.peers import Mailbox, Receiver, knows, mail_server, web_server
from tests.notices.test_telling import deliveries, make_channel


@pytest.fixture
def set_config(request):
    """Change the installation's configuration for one test."""
    application = request.getfixturevalue("both" if "both" in request.fixturenames else "app")

    def change(**values):
        config = dataclasses.replace(application.extensions["huiyin.config"], **values)
        application.extensions["huiyin.config"] = config

    return change


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def mailed(set_config, port, query=""):
    set_config(
        smtp_url=f"smtp://127.0.0.1:{port}{query}",
        mail_from="hotline@office.example",
        base_url="https://hotline.example",
    )


def only_delivery():
    end_reading()
    return deliveries()[-1]


def test_an_e_mail_reaches_a_real_mail_server(both, office, jobs, noon, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message())
        jobs()
    [(recipients, letter)] = mailbox.letters
    assert recipients == ["liu.jing@office.example"]
    assert letter["Subject"] == "示投举〔2026〕7号 即将到期"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (
        letter.get_content().replace("\r\n", "\n")
        == "期限 2026-11-20 17:00\n\nhttps://hotline.example/notices\n"
    )
    sent = only_delivery()
    assert (sent.state, sent.attempts, sent.sent_at) == (DeliveryState.SENT, 1, NOON)
    assert letter["Message-ID"] == f"<{sent.uid}@office.example>"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_mail_server_that_asks_for_a_password_gets_it(app, office, jobs, noon, set_config):
    mailbox = Mailbox()
    options = {"authenticator": knows("huiyin", "p@ss"), "auth_require_tls": False}
    with mail_server(mailbox, auth_required=True, **options) as port:
        set_config(
            smtp_url=f"smtp://huiyin:p%40ss@127.0.0.1:{port}", mail_from="hotline@office.example"
        )
        wants(office.registrar)
        told(office.registrar, message())
        jobs()
    assert len(mailbox.letters) == 1


def test_a_refused_e_mail_is_tried_again_later_under_the_same_id(
    both, office, jobs, noon, set_config
):
    mailbox = Mailbox(refuse=2)
    with mail_server(mailbox) as port:
        mailed(set_config, port)
        wants(office.registrar)
        told(office.registrar, message())
        jobs()
        waits = only_delivery()
        first_id = waits.uid
        assert (waits.state, waits.last_error) == (DeliveryState.PENDING, "smtp-451")
        assert waits.not_before == NOON + PAUSES[0]
        jobs()
        assert mailbox.tries == 1
        for pause in PAUSES[:2]:
            noon.shift(pause)
            jobs()
    [(_, letter)] = mailbox.letters
    sent = only_delivery()
    assert letter["Message-ID"].startswith(f"<{first_id}@")
    assert (sent.state, sent.attempts, sent.last_error) == (DeliveryState.SENT, 3, "")


def test_without_a_mail_server_nothing_is_tried(both, office, jobs, noon):
    wants(office.registrar)
    told(office.registrar, message())
    jobs()
    assert (only_delivery().state, only_delivery().attempts) == (DeliveryState.DROPPED, 0)


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


def make_gateway(receiver, url, kind=ChannelKind.CHAT, **values):
    channel_id = make_channel(kind, url, **values)
    channel = db.session.get_one(NoticeChannel, channel_id)
    receiver.secret = webhook.shown(webhook.secret_of("k" * 64, channel))
    end_reading()
    return channel_id


def test_a_room_gets_a_signed_message_that_holds_number_and_time_only(both, office, jobs, noon):
    receiver = Receiver()
    with web_server(receiver) as url:
        make_gateway(receiver, url)
        told(office.registrar, message())
        jobs()
    [call] = receiver.calls
    assert call["signed"]
    assert call["id"] == only_delivery().uid
    assert call["at"] == int(NOON.timestamp())
    assert call["body"] == {
        "type": "notice.notice",
        "title": "示投举〔2026〕7号 即将到期",
        "text": "期限 2026-11-20 17:00",
    }


def test_an_sms_names_its_recipient_to_the_gateway_only(both, office, jobs, noon):
    receiver = Receiver()
    with web_server(receiver) as url:
        make_gateway(receiver, url, ChannelKind.SMS)
        wants(office.registrar, by_email=False, by_sms=True, phone="13800138000")
        told(office.registrar, message())
        jobs()
    assert [call["body"]["to"] for call in receiver.calls] == ["13800138000"]
    assert receiver.calls[0]["signed"]


@pytest.mark.parametrize("refusal", [500, 302])
def test_a_receiver_that_refuses_twice_gets_the_same_message_a_third_time(
    both, office, jobs, noon, refusal
):
    receiver = Receiver(answers=[refusal, refusal])
    with web_server(receiver) as url:
        make_gateway(receiver, url)
        told(office.registrar, message())
        jobs()
        for pause in PAUSES[:2]:
            noon.shift(pause)
            jobs()
            jobs()
    assert len(receiver.calls) == 3
    assert len({call["id"] for call in receiver.calls}) == 1
    assert len({str(call["body"]) for call in receiver.calls}) == 1
    assert all(call["signed"] for call in receiver.calls)
    assert only_delivery().attempts == 3


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


def test_the_password_of_the_mail_server_is_sent_over_tls_only(app):
    config = app.extensions["huiyin.config"]
    open_wire = dataclasses.replace(
        config, smtp_url="smtp://a:secret@mail.example", mail_from="a@b.example"
    )
    with pytest.raises(mail.ConfigurationError) as refusal:
        mail.server_of(open_wire)
    assert "secret" not in str(refusal.value)
    kept = dataclasses.replace(open_wire, smtp_url="smtps://a:s%3A@mail.example")
    server = mail.server_of(kept)
    assert (server.port, server.password) == (465, "s:")
    assert "s:" not in repr(server)


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("http://mail.example", "a@b.example"),
        ("smtp://", "a@b.example"),
        ("smtp://mail.example:x", "a@b.example"),
        ("smtp://mail.example", ""),
    ],
)
def test_a_mail_server_that_cannot_be_meant_stops_the_start(app, url, sender):
    config = dataclasses.replace(app.extensions["huiyin.config"], smtp_url=url, mail_from=sender)
    with pytest.raises(mail.ConfigurationError):
        mail.server_of(config)


def test_a_new_generation_has_another_secret(app, office):
    channel = db.session.get_one(NoticeChannel, make_channel())
    old = webhook.secret_of("k" * 64, channel)
    channel.generation = 2
    assert webhook.secret_of("k" * 64, channel) != old
    assert NoticeDelivery.__table__.columns.keys().count("secret") == 0
    db.session.rollback()


def test_the_check_in_the_operations_guide_knows_our_messages_and_no_others():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", guide, re.DOTALL).group(1)
    names = {}
    exec(example, names)  # noqa: S102 - what the guide tells a receiver to do is what is tested
    secret, at = b"s" * 32, int(time.time())
    body = webhook.body_of({"title": "事项"})
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(at),
        "webhook-signature": webhook.signature(secret, "m1", at, body),
    }
    assert names["is_ours"](webhook.shown(secret), headers, body)
    assert not names["is_ours"](webhook.shown(secret), headers, body + b" ")
    assert not names["is_ours"](webhook.shown(b"t" * 32), headers, body)
    old = headers | {"webhook-timestamp": str(at - 900)}
    old["webhook-signature"] = webhook.signature(secret, "m1", at - 900, body)
    assert not names["is_ours"](webhook.shown(secret), old, body)
