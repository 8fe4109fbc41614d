"""Measuring the real server over HTTP, with one client and with sixteen."""

from __future__ import annotations

import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import current_app

from app.accounts.models import User
from app.bench.load import LONG_TIMELINE, OPEN_ONE_IN, reference_of
from app.bench.staff import PASSWORD
from app.cases.models import Case, CaseEvent
from app.extensions import db
from app.web.tokens import token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.config import Config

CLIENTS: Final = (1, 16)
_HIDDEN: Final = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


@dataclass
class Visitor:
    """A browser as far as a measurement needs one: cookies and hidden fields."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send one request and read the whole answer."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        return answer.status, answer.read()

    def hidden(self, path: str) -> dict[str, str]:
        """Give the hidden fields of a page's forms."""
        _, page = self.ask("GET", path)
        return {name: unescape(value) for name, value in _HIDDEN.findall(page.decode())}

    def sign_in(self, username: str) -> None:
        """Sign in as the bench's registrar."""
        form = self.hidden("/sign-in") | {"username": username, "password": PASSWORD}
        status, _ = self.ask("POST", "/sign-in", form)
        if status != 302:  # noqa: PLR2004 - found means redirected
            message = f"the bench could not sign in ({status}): load the bench data first"
            raise RuntimeError(message)


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the table: how a client prepares, and what it then does again and again."""

    name: str
    prepare: Callable[[Visitor], Any]
    act: Callable[[Visitor, Any, int], tuple[int, int]]
    address: str


def _get(path: str) -> Callable[[Visitor, Any, int], tuple[int, int]]:
    def act(visitor: Visitor, prepared: Any, turn: int) -> tuple[int, int]:  # noqa: ANN401 - whatever prepare gave
        del prepared, turn
        status, body = visitor.ask("GET", path)
        return (0 if status == 200 else 1, len(body))  # noqa: PLR2004 - OK

    return act


def works(username: str, long_case: int, known: int, frame: dict[str, str]) -> list[Work]:
    """Name the rows: queue, case page, status, register."""
    session: dict[str, str] = {}

    def sign_in(visitor: Visitor) -> None:
        """Sign in once; all clients share the session, since wrong or many sign-ins are slowed."""
        if not session:
            visitor.sign_in(username)
            session.update(visitor.cookies)
        visitor.cookies.update(session)

    def look_up(visitor: Visitor, prepared: dict[str, str], turn: int) -> tuple[int, int]:
        # Numbers of ended matters expire, and unknown ones slow everybody down.
        alive = OPEN_ONE_IN * (1 + turn % (known // OPEN_ONE_IN))
        form = prepared | {"reference": reference_of(alive)}
        status, body = visitor.ask("POST", "/status", form)
        if status != 302:  # noqa: PLR2004 - found means redirected
            return 1, len(body)
        status, body = visitor.ask("GET", "/status")
        return (0 if status == 200 else 1, len(body))  # noqa: PLR2004 - OK

    def open_form(visitor: Visitor) -> dict[str, str]:
        sign_in(visitor)
        return visitor.hidden("/desk/register") | frame

    def register(visitor: Visitor, prepared: dict[str, str], turn: int) -> tuple[int, int]:
        del turn
        form = prepared | {"token": uuid.uuid4().hex}
        status, body = visitor.ask("POST", "/desk/register", form)
        return (0 if status in {302, 303} else 1, len(body))

    queue = "/cases?area=urban&sort=due"
    return [
        Work("work queue, filtered and sorted", sign_in, _get(queue), queue),
        Work(
            "case page, 40 timeline entries",
            sign_in,
            _get(f"/cases/{token_of(long_case, 'case')}"),
            "",
        ),
        Work("public status look-up", lambda v: v.hidden("/"), look_up, ""),
        Work("register a case", open_form, register, ""),
    ]


def measure(config: Config, *, requests: int, port: int) -> dict[str, Any]:
    """Start the server, measure every row, stop the server."""
    username = db.session.scalar(
        sa.select(User.username)
        .where(User.username.startswith("bench-"))
        .order_by(User.id)
        .limit(1)
    )
    if username is None:
        message = "no bench data here: run flask bench load first"
        raise RuntimeError(message)
    long_case = db.session.scalar(
        sa.select(CaseEvent.case_id)
        .where(CaseEvent.case_id.in_([n * 1000 for n in range(1, 2001)]))
        .group_by(CaseEvent.case_id)
        .having(sa.func.count() >= LONG_TIMELINE)
        .limit(1)
    )
    cases = db.session.scalar(sa.select(sa.func.max(Case.id))) or 0
    frame = _registration_values()
    db.session.remove()
    rows: list[dict[str, Any]] = []
    with_server = Server(config, port)
    with_server.start()
    try:
        for work in works(username, long_case or 1, min(cases, 100_000), frame):
            rows.extend(_row(work, clients, requests, port) for clients in CLIENTS)
        memory = with_server.largest_worker_mib()
    finally:
        with_server.stop()
    for row, count in zip(rows, _statements(username, rows, long_case or 1), strict=True):
        row["statements"] = count
    return {
        "cases": cases,
        "engine": current_app.extensions["huiyin.config"].database_url.split(":")[0],
        "cores": os.cpu_count(),
        "worker_mib": memory,
        "rows": rows,
    }


def _registration_values() -> dict[str, str]:
    """Give what a registrar enters, in the words of the registration form."""
    row = db.session.execute(
        sa.select(Case.category_id, Case.district_id).where(Case.lead_team_id.is_not(None)).limit(1)
    ).one()
    return {
        "channel": "hotline",
        "kind": "report",
        "disclosure": "anonymous",
        "respondent_name": "解放路某餐饮店",
        "respondent_address": "解放路1号",
        "category": str(row.category_id),
        "stage": "use",
        "district": str(row.district_id),
        "words": "看到后厨使用过期的冷冻肉。",
        "summary": "反映餐饮店使用过期冷冻肉。",
        "urgency": "normal",
        "on_the_spot": "no",
    }


def _row(work: Work, clients: int, requests: int, port: int) -> dict[str, Any]:
    times: list[float] = []
    failures: list[int] = []
    sizes: list[int] = []
    lock = threading.Lock()
    each = max(5, requests // clients)
    visitors = [Visitor(port) for _ in range(clients)]
    prepared = [work.prepare(visitor) for visitor in visitors]
    for visitor, ready in zip(visitors, prepared, strict=True):
        work.act(visitor, ready, 0)

    def drive(visitor: Visitor, ready: object) -> None:
        for turn in range(each):
            begun = time.perf_counter()
            failed, size = work.act(visitor, ready, turn)
            taken = time.perf_counter() - begun
            with lock:
                times.append(taken)
                failures.append(failed)
                sizes.append(size)

    begun = time.perf_counter()
    threads = [
        threading.Thread(target=drive, args=pair) for pair in zip(visitors, prepared, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    ordered = sorted(times)
    return {
        "work": work.name,
        "clients": clients,
        "p50_ms": statistics.median(ordered) * 1000,
        "p95_ms": ordered[int(len(ordered) * 0.95)] * 1000,
        "per_second": len(ordered) / whole,
        "bytes": int(statistics.median(sizes)),
        "failed": sum(failures),
        "statements": None,
    }


def _statements(username: str, rows: list[dict[str, Any]], long_case: int) -> Iterator[int | None]:
    """Count the SQL statements of the reading pages, with a client in this process."""
    pages = {
        "work queue, filtered and sorted": "/cases?area=urban&sort=due",
        "case page, 40 timeline entries": f"/cases/{token_of(long_case, 'case')}",
    }
    client = current_app.test_client()
    page = client.get("/sign-in").text
    form = {name: unescape(value) for name, value in _HIDDEN.findall(page)}
    client.post("/sign-in", data=form | {"username": username, "password": PASSWORD})
    for row in rows:
        path = pages.get(row["work"])
        if path is None:
            yield None
            continue
        client.get(path)
        counted: list[str] = []

        def count(*arguments: object, counted: list[str] = counted) -> None:
            counted.append(str(arguments[2]))

        sa.event.listen(db.engine, "before_cursor_execute", count)
        client.get(path)
        sa.event.remove(db.engine, "before_cursor_execute", count)
        yield len(counted)


class Server:
    """The production web server with two workers, on this installation."""

    def __init__(self, config: Config, port: int) -> None:
        self.config = config
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            str(Path(sys.executable).with_name("granian")),
            "--interface", "wsgi", "--workers", "2", "--host", "127.0.0.1",
            "--port", str(self.port), "--log-level", "error", "app.wsgi:application",
        ]  # fmt: skip
        environment = os.environ | {
            "INSTANCE_PATH": str(self.config.instance_path),
            "DATABASE_URL": self.config.database_url,
            "EVALUATION": "1",
        }
        self.process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own server
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                status, _ = Visitor(self.port).ask("GET", "/healthz")
            except OSError:
                time.sleep(0.1)
                continue
            if status == 200:  # noqa: PLR2004 - OK
                return
        message = "the web server did not start"
        raise RuntimeError(message)

    def largest_worker_mib(self) -> float:
        """Give the largest peak memory of a worker."""
        if self.process is None:
            return 0.0
        peaks = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            if f"PPid:\t{self.process.pid}\n" in text and (
                found := re.search(r"VmHWM:\s+(\d+) kB", text)
            ):
                peaks.append(int(found.group(1)) / 1024)
        return max(peaks)

    def stop(self) -> None:
        """Stop it and wait."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
