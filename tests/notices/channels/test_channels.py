"""Administration of the ways by which messages leave."""

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db, end_reading, writing
from app.notices import webhook
from app.notices.kinds import ChannelKind, DeliveryState
from app.notices.models import NoticeChannel, NoticeDelivery
from app.notices.rules import MOST_ATTEMPTS
from tests.addresses import token
from tests.notices.conftest import (
    NOON,
    deliveries,
    mailed,
    make_channel,
    make_gateway,
    message,
    told,
    wants,
)
from tests.notices.peers import Receiver, web_server

ROOM = {"kind": "chat", "name": "值班群", "url": "https://chat.example/hook", "active": "y"}


def only_channel():
    end_reading()
    return db.session.scalars(select(NoticeChannel)).one()


def actions():
    end_reading()
    return db.session.scalars(select(AuditRow.action)).all()


def test_only_administrators_open_the_pages(app, office, client_for):
    make_channel()
    uid = only_channel().uid
    browser = client_for(office.leader)
    for page in ("/admin/channels", "/admin/channels/new", f"/admin/channels/{uid}"):
        assert browser.get(page).status_code == 403, page
    hidden = browser.hidden_of("/notices/settings")
    repeat = f"deliveries/{token(1, 'delivery')}/repeat"
    for act in (f"channels/{uid}/renew", f"channels/{uid}/test", repeat):
        assert browser.client.post(f"/admin/{act}", data=hidden).status_code == 403
    assert only_channel().generation == 1


def test_the_page_says_what_is_not_set_up(app, office, client_for, set_config):
    browser = client_for(office.administrator)
    page = browser.get("/admin/channels").text
    assert "SMTP_URL" in page
    assert "app-empty" in page
    set_config(smtp_url="smtps://u:s3same@mail.example", mail_from="h@office.example")
    page = browser.get("/admin/channels").text
    assert "mail.example:465" in page
    assert "s3same" not in page


def test_a_room_is_added_changed_and_switched_off_on_record(both, office, client_for):
    browser = client_for(office.administrator)
    added = browser.post("/admin/channels/new", ROOM | {"unit_id": str(office.team_id)})
    assert added.location == f"/admin/channels/{only_channel().uid}"
    assert only_channel().unit_id == office.team_id
    page = browser.get(added.location)
    assert webhook.shown(webhook.secret_of("k" * 64, only_channel())) in page.text
    assert page.headers["Cache-Control"] == "no-store"
    end_reading()
    changed = ROOM | {"name": "新群", "unit_id": "", "kind": "sms"}
    changed.pop("active")
    assert browser.post(added.location, changed).status_code == 302
    channel = only_channel()
    assert (channel.name, channel.unit_id, channel.active) == ("新群", None, False)
    assert channel.kind is ChannelKind.CHAT
    assert {"channel.added", "channel.changed"} <= set(actions())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://chat.example/"}, "url"),
        ({"url": "https://user:word@chat.example/"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://chat.example:99999/"}, "url"),
        ({"url": "https://chat.example/a b"}, "url"),
        ({"url": ""}, "url"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"kind": "fax"}, "kind"),
        ({"unit_id": "99999"}, "unit_id"),
    ],
)
def test_a_webhook_that_cannot_be_meant_is_refused_beside_its_field(
    app, office, client_for, changed, field
):
    answer = client_for(office.administrator).post("/admin/channels/new", ROOM | changed)
    assert answer.status_code == 200
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalars(select(NoticeChannel)).all() == []


def test_the_secret_is_renewed_once_by_a_double_click(both, office, client_for):
    make_channel()
    page = f"/admin/channels/{only_channel().uid}"
    browser = client_for(office.administrator)
    hidden = browser.hidden_of(page, action=f"{page}/renew")
    for _ in range(2):
        assert browser.client.post(f"{page}/renew", data=hidden).status_code == 302
    assert only_channel().generation == 2
    assert actions().count("channel.renewed") == 1


def test_a_test_message_reaches_the_receiver_signed(both, office, client_for, jobs):
    receiver = Receiver()
    with web_server(receiver) as url, time_machine.travel(NOON, tick=False):
        make_gateway(receiver, url)
        page = f"/admin/channels/{only_channel().uid}"
        client_for(office.administrator).post(f"{page}/test", page=page)
        jobs()
    [call] = receiver.calls
    assert call["signed"]
    assert call["body"]["type"] == "notice.test"
    assert "channel.tested" in actions()


def test_a_test_message_that_is_refused_says_so_at_once(app, office, client_for, jobs):
    receiver = Receiver(answers=[403])
    with web_server(receiver) as url, time_machine.travel(NOON, tick=False):
        make_gateway(receiver, url)
        page = f"/admin/channels/{only_channel().uid}"
        browser = client_for(office.administrator)
        browser.post(f"{page}/test", page=page)
        jobs()
        assert "http-403" in browser.get(page).text
    assert [row.state for row in deliveries()] == [DeliveryState.FAILED]
    assert len(receiver.calls) == 1


def test_an_sms_test_goes_to_the_administrators_own_telephone(app, office, client_for, jobs):
    receiver = Receiver()
    with web_server(receiver) as url, time_machine.travel(NOON, tick=False):
        make_gateway(receiver, url, ChannelKind.SMS)
        page = f"/admin/channels/{only_channel().uid}"
        browser = client_for(office.administrator)
        browser.post(f"{page}/test", page=page)
        assert deliveries() == []
        wants(office.administrator, by_email=False, by_sms=True, phone="13900139000")
        browser.post(f"{page}/test", page=page)
        jobs()
    assert [call["body"]["to"] for call in receiver.calls] == ["13900139000"]


def give_up():
    with writing():
        row = db.session.scalars(select(NoticeDelivery)).one()
        row.state, row.attempts, row.last_error = DeliveryState.FAILED, MOST_ATTEMPTS, "http-500"
        return row.id


def test_a_message_given_up_is_listed_and_repeated_under_its_id(both, office, client_for, jobs):
    receiver = Receiver()
    with web_server(receiver) as url, time_machine.travel(NOON, tick=False):
        make_gateway(receiver, url)
        told(office.registrar, message())
        delivery_id = give_up()
        browser = client_for(office.administrator)
        page = browser.get("/admin/channels").text
        assert "http-500" in page
        assert "7号" not in page
        hidden = browser.hidden_of(
            "/admin/channels", action=f"/admin/deliveries/{token(delivery_id, 'delivery')}/repeat"
        )
        for _ in range(2):
            browser.client.post(
                f"/admin/deliveries/{token(delivery_id, 'delivery')}/repeat", data=hidden
            )
        end_reading()
        jobs()
        page = browser.get("/admin/channels").text
        assert "http-500" not in page
    [row] = deliveries()
    assert (row.state, row.attempts) == (DeliveryState.SENT, MOST_ATTEMPTS + 1)
    assert [call["id"] for call in receiver.calls] == [row.uid]
    assert actions().count("delivery.repeated") == 1


def test_a_message_that_nobody_took_up_is_listed_and_can_be_sent(
    app, office, client_for, set_config
):
    mailed(set_config, 9)
    wants(office.registrar)
    told(office.registrar, message(), at=NOON)
    with time_machine.travel(NOON.replace(hour=8), tick=False):
        browser = client_for(office.administrator)
        path = f"/admin/deliveries/{token(deliveries()[0].id, 'delivery')}/repeat"
        assert path in browser.get("/admin/channels").text
        assert browser.post(path, page="/admin/channels").status_code == 302
        assert path not in browser.get("/admin/channels").text
        hidden = browser.hidden_of("/admin/channels/new")
        gone = browser.client.post(
            f"/admin/deliveries/{token(2**40, 'delivery')}/repeat", data=hidden
        )
        assert gone.status_code == 404


def test_a_channel_that_is_switched_off_gets_nothing_more(both, office, jobs):
    receiver = Receiver()
    with web_server(receiver) as url, time_machine.travel(NOON, tick=False):
        make_gateway(receiver, url)
        told(office.registrar, message())
        with writing():
            db.session.scalars(select(NoticeChannel)).one().active = False
        jobs()
    assert receiver.calls == []
    assert deliveries()[0].state is DeliveryState.DROPPED
