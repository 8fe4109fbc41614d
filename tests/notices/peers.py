"""Real peers: a mail server and a receiver of webhooks that checks signatures by itself."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    """Keeps what it takes; refuses the first ``refuse`` messages, all but the last unread."""

    def __init__(self, refuse=0, answer="451 Try again later"):
        self.refuse, self.answer = refuse, answer
        self.letters, self.tries = [], 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the server's name for it
        self.tries += 1
        if self.tries <= self.refuse:
            return self.answer
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 Message accepted"


class _AnyPort(Controller):
    """Looks for itself where it was put."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(mailbox, **options):
    """Serve on a free port of loopback; give the port."""
    controller = _AnyPort(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def knows(user, password):
    """An authenticator for one account."""

    def ask(server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=right)

    return ask


class Receiver:
    """Answers as told, in turn; keeps id, body and whether the signature is right."""

    def __init__(self, secret="", answers=()):
        self.secret, self.answers, self.calls = secret, list(answers), []

    def take(self, headers, body):
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        self.calls.append(
            {
                "id": headers["webhook-id"],
                "at": int(headers["webhook-timestamp"]),
                "signed": headers["webhook-signature"] == f"v1,{wanted}",
                "body": json.loads(body),
            }
        )
        return self.answers.pop(0) if self.answers else 204


@contextmanager
def web_server(receiver):
    """Serve on a free port of loopback; give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(self.headers, body)
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?room=1"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def dripping_server():
    """Take a call and send the answer's first line a sign at a time, for ever; give the address."""
    done = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        peer, _address = listener.accept()
        with peer, suppress(OSError):
            while not done.wait(0.1):
                peer.sendall(b"O")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        done.set()
        thread.join(5)
        listener.close()
