"""The whole server as a person starts it: script/server in an office instance of its own."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.launch, pytest.mark.xdist_group("launch")]


class Server:
    """A running ``script/server`` and what it has said."""

    def __init__(self, instance: Path, port: int, said: Path, **environ: str) -> None:
        self.instance, self.port, self.said = instance, port, said
        with said.open("wb") as output:
            self.process = subprocess.Popen(
                [str(ROOT / "script" / "server")],
                env={**clean_environ(), **address(instance, port), **environ},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def wait_until_it_says(self, pattern: str, seconds: float = 90) -> None:
        wait_until(
            lambda: re.search(pattern, self.text) or self.process.poll() is not None, seconds
        )
        assert re.search(pattern, self.text), self.text

    def stop_by(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def page(self, path: str = "/") -> int:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status


def clean_environ() -> dict[str, str]:
    ours = {"DEMO", "HOST", "PORT", "INSTANCE_PATH", "DATABASE_URL", "VAULT_DATABASE_URL"}
    ours |= {
        "REDIS_URL",
        "LIMITER_URL",
        "KEEPER_SOCKET",
        "SECRET_KEY",
        "REFERENCE_KEY",
        "EVALUATION",
    }
    return {name: value for name, value in os.environ.items() if name not in ours}


def address(instance: Path, port: int) -> dict[str, str]:
    return {"INSTANCE_PATH": str(instance), "PORT": str(port)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)


def processes_of(instance: Path) -> dict[int, str]:
    """Every process that was given this instance, and its command line."""
    # Redis writes its title over its environment: its socket in the title tells whose it is.
    marks = [f"INSTANCE_PATH={instance}\0".encode(), f"unixsocket:{sockets_of(instance)}/".encode()]
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            title = (folder / "cmdline").read_bytes()
            given = (folder / "environ").read_bytes()
            if any(mark in given or mark in title for mark in marks):
                found[int(folder.name)] = title.replace(b"\0", b" ").decode()
    return found


def sockets_of(instance: Path) -> str:
    try:
        return json.loads((instance / "instance.json").read_bytes())["sockets"]
    except FileNotFoundError:
        return "nowhere"


def refusal(instance: Path, port: int, **environ: str) -> str:
    """What script/server says when it does not start."""
    done = subprocess.run(
        [str(ROOT / "script" / "server")],
        env={**clean_environ(), **address(instance, port), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    # Long enough that the sockets cannot be in it.
    folder = tmp_path / ("an-instance-with-a-long-name-" * 3)
    yield folder
    for pid in processes_of(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if Path(sockets_of(folder)).is_absolute():
        shutil.rmtree(sockets_of(folder))


def test_a_taken_port_is_named_together_with_a_way_out(instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(instance, port)
    assert f"already listens on 127.0.0.1:{port}" in said
    assert f"PORT={port + 1}" in said


def test_an_open_address_needs_the_kind_to_be_said(instance):
    assert "say what it is to be" in refusal(instance, free_port(), HOST="0.0.0.0")
    assert not (instance / "huiyin.db").exists()


def test_an_office_under_one_account_starts_only_when_two_people_have_accepted_it(
    instance, tmp_path
):
    port = free_port()
    assert "accept-one-account" in refusal(instance, port, DEMO="0")
    assert not (instance / "huiyin.db").exists()
    accepted = subprocess.run(
        [str(ROOT / "script" / "flask"), "vault", "accept-one-account"],
        env={**clean_environ(), **address(instance, port)},
        input="甲某\n乙某\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert accepted.returncode == 0, accepted.stderr
    server = Server(instance, port, tmp_path / "accepted.log")
    server.wait_until_it_says("answers at")
    assert "enter no real report" not in server.text
    assert server.stop_by(signal.SIGINT) == 0


def test_a_whole_life_of_an_instance(instance, tmp_path):
    """First start, refusals beside it, Ctrl-C, second start, a crash in it, and a killed parent."""
    port = free_port()
    first = Server(instance, port, tmp_path / "first.log", DEMO="0", EVALUATION="1")
    first.wait_until_it_says(r"answers at http://127\.0\.0\.1:\d+ ")
    assert "Bringing the database up to date" in first.text
    assert "enter no real report" in first.text
    assert first.page() == 200
    wait_until(lambda: len(workers(instance)) == 1, 20)
    assert len(stores(instance)) == 2
    assert "A server already runs on" in refusal(instance, free_port())
    assert "stays one" in refusal(instance, free_port(), DEMO="1")
    assert first.stop_by(signal.SIGINT) == 0
    assert first.text.endswith("Stopped.\n")
    assert processes_of(instance) == {}

    second = Server(instance, port, tmp_path / "second.log")
    second.wait_until_it_says("answers at")
    assert "Bringing the database up to date" not in second.text
    assert second.page() == 200
    wait_until(lambda: len(workers(instance)) == 1, 20)
    (worker,) = workers(instance)
    os.kill(worker, signal.SIGKILL)
    second.wait_until_it_says(r"worker ended by itself \(signal SIGKILL\)", 20)
    wait_until(lambda: workers(instance) - {worker}, 20)
    assert workers(instance) - {worker}
    assert second.stop_by(signal.SIGTERM) == 0
    assert processes_of(instance) == {}

    third = Server(instance, port, tmp_path / "third.log")
    third.wait_until_it_says("answers at")
    third.stop_by(signal.SIGKILL)
    wait_until(lambda: not processes_of(instance), 30)
    assert processes_of(instance) == {}


def stores(instance: Path) -> set[int]:
    return {pid for pid, line in processes_of(instance).items() if line.startswith("redis-server")}


def workers(instance: Path) -> set[int]:
    return {pid for pid, line in processes_of(instance).items() if line.endswith("jobs work ")}
