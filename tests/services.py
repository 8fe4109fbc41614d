"""The real servers that the suite runs on: a private PostgreSQL and a private Redis."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import redis

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POSTGRES_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _as_postgres(command, folder):
    """PostgreSQL refuses to run as root: use its own account then."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


@contextmanager
def postgres():
    """Run a cluster that lives for one test process and ends with it; give its socket folder."""
    if not POSTGRES_BIN:
        raise RuntimeError("PostgreSQL is not installed: run script/test, which installs it")
    binaries = POSTGRES_BIN[-1]
    folder = Path(tempfile.mkdtemp(prefix="hy-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    folder.chmod(0o755)
    data = folder / "data"
    _as_postgres(
        [str(binaries / "initdb"), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
         "-U", "postgres", "-D", str(data)], folder,
    )  # fmt: skip
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    _as_postgres(
        [str(binaries / "pg_ctl"), "-w", "-D", str(data), "-l", str(folder / "log"),
         "-o", options, "start"], folder,
    )  # fmt: skip
    try:
        yield folder
    finally:
        _as_postgres(
            [str(binaries / "pg_ctl"), "-w", "-m", "immediate", "-D", str(data), "stop"], folder
        )
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_server():
    """Run a Redis on a socket of its own; give the socket's path."""
    folder = Path(tempfile.mkdtemp(prefix="hy-rd-", dir="/tmp"))
    socket = folder / "redis.sock"
    process = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "",
         "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    client = redis.Redis(unix_socket_path=str(socket))
    try:
        for _ in range(200):
            try:
                client.ping()
                break
            except redis.exceptions.RedisError:
                if process.poll() is not None:
                    raise
                os.sched_yield()
                subprocess.run(["sleep", "0.02"], check=True)
        yield socket
    finally:
        client.close()
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def chromium():
    """Run Debian's Chromium; only one Playwright can be open in a process."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browser tests need it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
