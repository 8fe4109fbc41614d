import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from app.errors import KeeperUnavailable, OpeningRefused
from app.identity import client, link
from app.identity.wire import codec, frames, messages
from app.identity.wire.kinds import IdentityField, Purpose
from app.keeper.server import AlreadyServed, KeeperServer


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(5)
    connection.connect(str(path))
    return connection


def test_a_caller_of_another_account_gets_nothing(served):
    served.stop()
    served.start({os.geteuid() + 1})
    with pytest.raises(KeeperUnavailable):
        client.health()


def test_the_socket_is_its_owners_alone(served):
    assert served.socket.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "header",
    [
        {"type": "Format", "message": {}},
        {"type": "Deliver", "message": {}},
        {"type": "OpenIdentity", "message": {"grant_id": 1}},
        {"type": "AskHealth", "message": {"extra": 1}},
        {"type": "Health", "message": {"key_id": "a", "suite": "b"}},
        [],
        None,
    ],
)
def test_what_is_no_request_is_refused(served, header):
    with connect(served.socket) as connection:
        frames.send_frame(connection, header)
        reply, _ = frames.receive_frame(connection)
    assert reply == {"type": "Refused", "message": {"reason": "malformed"}}
    assert client.health()


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\xff" * 8, b"\0\0\0\4\0\0\0\0{{{{"])
def test_broken_frames_do_no_harm(served, sent):
    with connect(served.socket) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(200)
    assert client.health()


def test_every_message_comes_back_from_its_frame_as_it_was():
    request = messages.RequestGrant("c", 1, (IdentityField.NAME,), Purpose.REWARD)
    assert codec.unpack_request(codec.pack(request)) == request
    reply = messages.RowsVerified(3, messages.WrongPlace("link", seq=4))
    assert codec.unpack_reply(codec.pack(reply)) == reply


def test_a_keeper_that_hangs_is_unavailable_after_a_while(short_path, monkeypatch):
    monkeypatch.setattr(link, "REPLY_SECONDS", 0.1)
    path = short_path / "h.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        with pytest.raises(KeeperUnavailable):
            link.ask(path, messages.AskHealth(), messages.Health)


def test_a_second_keeper_does_not_take_the_socket(served):
    with pytest.raises(AlreadyServed):
        KeeperServer(None, served.vault, served.socket, {0})
    assert client.health()


def test_the_socket_of_a_dead_keeper_is_taken_over(served):
    served.stop()
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(served.socket))
    dead.close()
    served.start({os.geteuid()})
    assert client.health()


def test_callers_at_once_are_all_answered_and_the_chain_stays_whole(served):
    failures = []

    def call(first):
        path = served.socket
        try:
            for number in range(first, first + 20):
                row = messages.AuditEntry(number, f"{number:064x}")
                link.ask(path, messages.ChainRows((row,)), messages.Chained)
        except (KeeperUnavailable, OpeningRefused) as error:
            failures.append(error)

    threads = [threading.Thread(target=call, args=(1 + 100 * each,)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert client.chain_head().seq == 160
    rows = [
        messages.AuditEntry(number, f"{number:064x}")
        for first in range(8)
        for number in range(1 + 100 * first, 21 + 100 * first)
    ]
    assert client.verify(rows).wrong is None


CHILD = """
import os, resource, sys, tempfile
from app.keeper import process
process.harden()
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
assert os.umask(0o077) == 0o077
with process.private_tmpdir() as folder:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert tempfile.gettempdir() == str(folder)
assert not folder.exists()
import ctypes
assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0
"""


def test_the_process_leaves_no_core_and_has_a_folder_of_its_own():
    done = subprocess.run([sys.executable, "-c", CHILD], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_the_command_serves_until_it_is_told_to_stop(short_path):
    """The real process: make the vault, serve, answer, end on SIGTERM without a trace."""
    environment = os.environ | {
        "FLASK_APP": "app",
        "INSTANCE_PATH": str(short_path),
        "SECRET_KEY": "k" * 64,
        "REFERENCE_KEY": "r" * 64,
    }
    flask = [sys.executable, "-m", "flask", "vault"]
    subprocess.run([*flask, "init"], env=environment, check=True, capture_output=True)
    keeper = subprocess.Popen([*flask, "serve"], env=environment, stderr=subprocess.PIPE)
    path = short_path / "keeper.sock"
    try:
        limit = time.monotonic() + 20
        while not path.exists() and keeper.poll() is None and time.monotonic() < limit:
            time.sleep(0.05)
        health, _ = link.ask(path, messages.AskHealth(), messages.Health)
        assert health.suite.startswith("HPKE-MLKEM768-X25519")
    finally:
        keeper.send_signal(signal.SIGTERM)
        _, errors = keeper.communicate(timeout=10)
    assert keeper.returncode == 0, errors.decode()
    assert not path.exists()
