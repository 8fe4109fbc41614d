"""An office instance of separate real processes, and Chromium to use it with."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.browser.people import Person, Watch

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


class Server:
    """The running instance and what is in it."""

    def __init__(self, folder, port):
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}"
        self.environ = {
            **os.environ,
            "INSTANCE_PATH": str(folder),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DEMO": "0",
            "EVALUATION": "1",
            "FLASK_APP": "app",
            "PYTHONPATH": str(ROOT),
        }
        self.log = folder.with_name(f"{folder.name}.log")
        self.process = None
        self.made = {}

    def start(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "launch", "server"],
                cwd=ROOT, env=self.environ, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait_until_it_answers()
        self.made = json.loads(self._prepare())

    def _wait_until_it_answers(self):
        until = time.monotonic() + START_SECONDS
        sockets = [self.folder / name for name in ("keeper.sock", "redis.sock")]
        while "answers at" not in self.words() or not all(path.exists() for path in sockets):
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the server does not start:\n{self.words()}")
            time.sleep(0.1)

    def _prepare(self):
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.prepare"],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def words(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self):
        """Ask it to stop; returns the processes that are left."""
        recorded = self.folder / "processes.json"
        running = [int(pid) for pid in json.loads(recorded.read_text())]
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
        return [pid for pid in running if Path(f"/proc/{pid}").exists()]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server():
    """Keeper, relay, worker, web and two Redis, as ``script/server`` starts them."""
    folder = Path(tempfile.mkdtemp(prefix="hy-web-", dir="/tmp"))
    running = Server(folder / "i", _free_port())
    try:
        running.start()
        yield running
        left = running.stop()
        assert left == [], running.words()
    finally:
        if running.process is not None and running.process.poll() is None:
            with contextlib.suppress(OSError):
                running.process.terminate()
            running.process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def person(server, chromium, request):
    """Give somebody a browser: ``person("registrar")``, ``person(None, width=390)``."""
    pictures = ROOT / "docs" / "images" if request.config.getoption("--update-images") else None
    contexts = []
    watches = []

    def come(who, width=1366, language="zh-CN", **options):
        height = 844 if width < 500 else 900
        context = chromium.new_context(
            base_url=server.address,
            viewport={"width": width, "height": height},
            locale=language,
            device_scale_factor=1,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        watches.append(Watch(page, server.address))
        somebody = Person(page, pictures)
        if who is not None:
            somebody.sign_in(server.made["people"][who])
        return somebody

    yield come
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.complaints == []
