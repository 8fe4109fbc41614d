"""E-mail over a real mail server, and how it is set up."""

import dataclasses

import pytest

from app.notices import mail
from app.notices.kinds import DeliveryState
from app.notices.rules import PAUSES
from tests.notices.conftest import (
    NOON,
    mailed,
    message,
    only_delivery,
    told,
    wants,
)
from tests.notices.peers import Mailbox, knows, mail_server


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
