"""Kinds of notices, wishes, channels and configurations for tests."""

import dataclasses
import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.agency import settings
from app.extensions import db, end_reading, writing
from app.notices import webhook, wording
from app.notices.kinds import ChannelKind, Pace
from app.notices.models import NoticeChannel, NoticeDelivery, NoticePreference
from app.notices.operations import Message, tell

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # 12:00 in the agency's zone
NIGHT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # 23:00


@pytest.fixture(autouse=True)
def _messages_name_matters(monkeypatch):
    """Most tests look at what a message names where the agency lets it."""
    monkeypatch.setitem(settings.DEFAULTS, "messages_name_matters", "yes")


@pytest.fixture(autouse=True)
def _kinds():
    """Words for tests: the number is all that goes outside."""
    wording._KINDS["test.due"] = wording._Words(
        lambda data: wording.Worded(f"{data['number']} 即将到期", f"期限 {data['due']}"),
        lambda data: wording.Worded(f"{data['number']} 即将到期", f"期限 {data['due']}"),
    )
    yield
    del wording._KINDS["test.due"]


def message(key="a", pace=Pace.PROMPT, case_id=None, **values):
    data = {"number": "示投举〔2026〕7号", "due": "2026-11-20 17:00"}
    return Message(
        kind="test.due",
        key=key,
        pace=pace,
        case_id=case_id,
        data=values.pop("data", data),
        **values,
    )


def told(user, *messages, at=NOON):
    with writing():
        return tell([(user.id, one) for one in messages], at)


def wants(user, **values):
    """Somebody who wants e-mail, unless the test says otherwise."""
    from app.extensions import db  # noqa: PLC0415 - beside its use

    chosen = {
        "email": "liu.jing@office.example",
        "by_email": True,
        "next_digest_at": datetime(2026, 11, 19, 0, 30, tzinfo=UTC),
    }
    user_id = user.id
    with writing():
        db.session.add(NoticePreference(user_id=user_id, **(chosen | values)))
    return user_id


def deliveries():
    return db.session.scalars(select(NoticeDelivery).order_by(NoticeDelivery.id)).all()


def make_channel(kind=ChannelKind.CHAT, url="http://127.0.0.1:9/", **values):
    channel = NoticeChannel(
        uid=str(uuid.uuid4()), kind=kind, name="值班群", url=url, created_at=NOON, **values
    )
    with writing():
        db.session.add(channel)
    return channel.id


def only_delivery():
    end_reading()
    return deliveries()[-1]


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


def make_gateway(receiver, url, kind=ChannelKind.CHAT, **values):
    channel_id = make_channel(kind, url, **values)
    channel = db.session.get_one(NoticeChannel, channel_id)
    receiver.secret = webhook.shown(webhook.secret_of("k" * 64, channel))
    end_reading()
    return channel_id
