"""Messages to reporters: one field opened, a neutral text, once by its id, where it is safe."""

import hashlib
import hmac
import json
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.errors import OpeningRefused
from app.identity import client, reach, seal
from app.identity.wire import reaching
from app.identity.wire.kinds import Disclosure
from app.identity.wire.person import Identity
from app.identity.wire.reaching import MessageTemplate
from app.keeper.memory import SentMessage
from app.keeper.sender import WORDS
from app.keeper.settings import KeeperSettings
from app.keeper.ways import Ways
from tests.notices.peers import Mailbox, mail_server

SECRET = "shared-with-the-gateway"
PERSON = {
    "disclosure": Disclosure.CONFIDENTIAL,
    "name": "欧阳测试",
    "email": "ouyang@example.com",
    "safe_to_message": True,
}


class Gateway:
    """An SMS gateway: keeps what it takes and whether it was signed right; refuses the first."""

    def __init__(self, refuse=0):
        self.refuse, self.taken = refuse, []

    @contextmanager
    def served(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                signed = self.headers["X-Timestamp"].encode() + b"." + body
                right = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
                gateway.refuse -= 1
                if gateway.refuse < 0:
                    gateway.taken.append((json.loads(body), right == self.headers["X-Signature"]))
                self.send_response(503 if gateway.refuse >= 0 else 202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sms"
        finally:
            server.shutdown()
            thread.join(5)
            server.server_close()


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def settings(mailbox):
    with mail_server(mailbox) as port:
        yield KeeperSettings(
            ways=Ways(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="notice@example.org")
        )


def take(at_desk, case_uid="case-1", **person):
    box = seal.seal_identity(Identity(**(PERSON | person)), case_uid, taker_id=7)
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    return box


def send(box, delivery_id=None, case_uid="case-1", template=MessageTemplate.NEWS):
    request = reaching.SendMessage(
        delivery_id or str(uuid.uuid4()), case_uid, box.record_id, template
    )
    return reach._ask(request, reaching.MessageDone, box.ciphertext)[0]


def test_a_neutral_mail_goes_to_whom_it_is_safe_for_once(served_on_both, at_desk, mailbox):
    box, delivery_id = take(at_desk), str(uuid.uuid4())
    for _ in range(3):
        send(box, delivery_id)
    ((recipients, letter),) = mailbox.letters
    assert recipients == ["ouyang@example.com"]
    assert letter.get_content().strip() == WORDS[MessageTemplate.NEWS]
    assert delivery_id in letter["Message-ID"]
    assert "欧阳" not in letter.as_string()
    acts = [act for act in served_on_both.acts() if '"act": "message"' in act]
    assert len(acts) == 1
    assert "@" not in acts[0]
    with served_on_both.vault.reading() as session:
        (kept,) = session.query(SentMessage).all()
        assert (kept.state, kept.case_uid) == ("sent", "case-1")


@pytest.mark.parametrize(
    "person",
    [
        {"safe_to_message": False},
        {"disclosure": Disclosure.ANONYMOUS, "name": ""},
        {"email": ""},
        {"email": "", "phone": "13812345678"},
    ],
)
def test_nothing_is_sent_where_it_is_not_safe_or_there_is_no_way(served, at_desk, mailbox, person):
    assert send(take(at_desk, **person)) == reaching.MessageDone()
    assert mailbox.tries == 0


def test_no_message_names_agency_respondent_link_or_number():
    for words in WORDS.values():
        assert not any(sign in words for sign in ("http", "局", "举报", "投诉", "编号", "www"))
        assert not any(sign.isdigit() for sign in words)
    assert set(WORDS) == set(MessageTemplate)


def test_what_the_server_does_not_take_is_tried_again_by_the_same_id(served, at_desk, mailbox):
    mailbox.refuse = 1
    box, delivery_id = take(at_desk), str(uuid.uuid4())
    with pytest.raises(OpeningRefused, match="not_sent"):
        send(box, delivery_id)
    send(box, delivery_id)
    assert len(mailbox.letters) == 1


def test_an_id_belongs_to_one_matter_and_a_box_to_its_own(served, at_desk, mailbox):
    box, other, delivery_id = take(at_desk), take(at_desk, "case-2"), str(uuid.uuid4())
    send(box, delivery_id)
    for wrong in (lambda: send(other, delivery_id, "case-2"), lambda: send(other, None, "case-1")):
        with pytest.raises(OpeningRefused, match="other_case"):
            wrong()
    assert len(mailbox.letters) == 1


def test_a_text_message_is_signed_and_goes_before_mail(served, at_desk, mailbox):
    gateway = Gateway(refuse=1)
    box, delivery_id = take(at_desk, phone="+86 138 1234 5678"), str(uuid.uuid4())
    with gateway.served() as url:
        served.office.settings = KeeperSettings(ways=Ways(sms_url=url, sms_secret=SECRET))
        with pytest.raises(OpeningRefused, match="not_sent"):
            send(box, delivery_id)
        send(box, delivery_id, template=MessageTemplate.QUESTION)
        send(box, delivery_id)
    ((content, is_signed),) = gateway.taken
    assert is_signed
    assert content == {
        "id": delivery_id,
        "to": "13812345678",
        "text": WORDS[MessageTemplate.QUESTION],
    }
    assert mailbox.tries == 0


def test_without_a_way_of_its_own_the_keeper_sends_nothing(served, at_desk, mailbox):
    served.office.settings = KeeperSettings()
    assert send(take(at_desk, phone="13812345678")) == reaching.MessageDone()
    assert mailbox.tries == 0
    assert "ouyang" not in repr(Ways(smtp_url="smtp://ouyang:x@h"))
