"""Signed webhooks and a real receiver."""

import re
import time
from pathlib import Path

import pytest

from app.extensions import db
from app.notices import webhook
from app.notices.kinds import ChannelKind
from app.notices.models import NoticeChannel, NoticeDelivery
from app.notices.rules import PAUSES
from app.notices.trouble import NotTaken
from tests.notices.conftest import (
    NOON,
    make_channel,
    make_gateway,
    message,
    only_delivery,
    told,
    wants,
)
from tests.notices.peers import Receiver, dripping_server, web_server


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


def test_a_receiver_that_answers_sign_by_sign_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(webhook, "SECONDS_IN_ALL", 0.6)
    began = time.monotonic()
    with dripping_server() as url, pytest.raises(NotTaken):
        webhook.post(url, b"s" * 32, "m1", b"{}", NOON)
    assert time.monotonic() - began < 5


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
