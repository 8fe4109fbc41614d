"""``script/server``: everything an instance needs, from nothing to the first page."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from launch import accounts, checks, instance, schema, sockets
from launch.environment import environment_of
from launch.instance import Kind, Memory
from launch.processes import Spec
from launch.settings import LOOPBACK, ROOT, Settings
from launch.supervisor import Stopped, Supervisor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIGN_INS = "demo-sign-ins.txt"
STORES, KEEPER, WORK = 0, 1, 2


def say(text: str) -> None:
    """Tell the person who started the server."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def serve(environ: Mapping[str, str]) -> None:
    """Start, watch until asked to stop, and stop. Raises ``Refusal`` when it cannot start."""
    began = time.monotonic()
    os.umask(0o077)
    settings = Settings.from_env(environ)
    memory = instance.decide(settings, instance.recall(settings.instance), datetime.now(UTC))
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    checks.take_lock(settings.instance)
    checks.require_free_port(settings)
    memory, folder = lay_out(settings, memory, environ)
    child_environ = environment_of(settings, memory, folder, environ)
    with Supervisor(ROOT, settings.instance, child_environ, say) as supervisor:
        try:
            launch = Launch(settings, memory, folder, supervisor)
            launch.start()
            say(launch.welcome(time.monotonic() - began))
            supervisor.watch()
        except Stopped:
            say("Stopping …")
    say("Stopped.")


def lay_out(settings: Settings, memory: Memory, environ: Mapping[str, str]) -> tuple[Memory, Path]:
    """Give the instance its memory, its secrets and a folder for its sockets."""
    folder = sockets.choose_folder(settings.instance, memory.sockets, environ)
    elsewhere = str(folder) if folder != settings.instance else ""
    remembered = instance.remember(settings.instance, replace(memory, sockets=elsewhere))
    secrets = settings.instance / "secrets"
    if not all((secrets / name).exists() for name in ("secret_key", "reference_key")):
        # Only a new instance waits for the application to be loaded here.
        from app.config import make_secrets  # noqa: PLC0415

        make_secrets(settings.instance)
    return remembered, folder


@dataclass(slots=True)
class Launch:
    """One start of one instance."""

    settings: Settings
    memory: Memory
    sockets: Path
    supervisor: Supervisor

    def start(self) -> None:
        """Stores, set-up, web, and then the processes that no page waits for."""
        self._start_stores()
        self._make_keys()
        accounts.require_decided(self.settings, self.memory)
        self._set_up()
        self.supervisor.start(self._web())
        self._wait_for_stores()
        self.supervisor.wait_for("web", lambda: checks.web_answers(self.settings), 120)
        self._start_keeper()
        self.supervisor.start(self._flask("worker", "jobs", "work", patience=8.0))
        self.supervisor.start(self._flask("relay", "jobs", "relay"))

    def welcome(self, seconds: float) -> str:
        """What to say once the first page can be read."""
        lines = [f"Huiyin answers at {self.settings.address} (after {seconds:.1f} s)"]
        sign_ins = self.settings.instance / SIGN_INS
        if self.memory.kind is Kind.DEMO and sign_ins.is_file():
            lines += ["", sign_ins.read_text(encoding="utf-8").strip(), ""]
        elif self.memory.kind is Kind.OFFICE:
            lines.append("The first administrator is made with: script/flask agency init")
            if self.memory.evaluation:
                lines.append("It is for looking at: enter no real report.")
        if self.settings.host != LOOPBACK:
            lines.append("It can be reached from elsewhere: put a TLS proxy in front of it.")
        lines.append("Ctrl-C stops it.")
        return "\n".join(lines)

    def _start_stores(self) -> None:
        if self.settings.redis_url is None:
            self.supervisor.start(self._redis("redis", "--appendonly", "yes"))
        if self.settings.limiter_url is None:
            memory = ("--maxmemory", "64mb", "--maxmemory-policy", "volatile-ttl")
            self.supervisor.start(self._redis("limiter", "--appendonly", "no", *memory))

    def _wait_for_stores(self) -> None:
        for name in ("redis", "limiter"):
            if name in self.supervisor.posts:
                answers = partial(checks.redis_answers, self.sockets / f"{name}.sock")
                self.supervisor.wait_for(name, answers, 60)

    def _start_keeper(self) -> None:
        if "keeper" not in self.supervisor.posts and self.settings.keeper_socket is None:
            self.supervisor.start(self._keeper())

    def _make_keys(self) -> None:
        """Make the vault; a keeper under an account of its own has made its own."""
        if self.settings.keeper_socket or (self.settings.instance / "keeper.pub").exists():
            return
        self._step("Making the keeper's keys", "vault", "init")

    def _set_up(self) -> None:
        """Bring the database to what the application expects; nothing to do on a second start."""
        newest = schema.newest_revisions(ROOT / "migrations" / "versions")
        if newest != self._revisions():
            self._step("Bringing the database up to date", "db", "upgrade")
            self.memory = replace(self.memory, seeded_with="")
        seed = schema.fingerprint(ROOT / "app" / "agency")
        if self.memory.seeded_with != seed:
            self._step(
                "Entering categories, districts, time limits and the calendar", "agency", "seed"
            )
            self._remember(replace(self.memory, seeded_with=seed))
        if self.memory.kind is Kind.DEMO and not self.memory.demo_loaded_at:
            self._wait_for_stores()
            self._start_keeper()
            socket = self.supervisor.environ["KEEPER_SOCKET"]
            if "keeper" in self.supervisor.posts:
                self.supervisor.wait_for("keeper", lambda: checks.accepts(socket), 60)
            self._step("Loading the demonstration", "demo", "load", "--once")
            loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
            self._remember(replace(self.memory, demo_loaded_at=loaded_at))

    def _revisions(self) -> set[str]:
        if self.settings.database_url is not None:
            return schema.revisions_on_server(self.settings.database_url)
        return schema.revisions_in_sqlite(self.settings.instance / "huiyin.db")

    def _remember(self, memory: Memory) -> None:
        self.memory = instance.remember(self.settings.instance, memory)

    def _step(self, doing: str, *command: str) -> None:
        began = time.monotonic()
        log = self._log("setup")
        say(f"{doing} …")
        self.supervisor.run(Spec(f"flask {' '.join(command)}", _flask(*command), log))
        say(f"    {time.monotonic() - began:.1f} s")

    def _log(self, name: str) -> Path:
        return self.settings.instance / "log" / f"{name}.log"

    def _flask(self, name: str, *command: str, patience: float = 5.0) -> Spec:
        return Spec(name, _flask(*command), self._log(name), WORK, patience)

    def _redis(self, name: str, *options: str) -> Spec:
        folder = self.settings.instance / name
        folder.mkdir(exist_ok=True, mode=0o700)
        socket = ("--unixsocket", str(self.sockets / f"{name}.sock"), "--unixsocketperm", "700")
        argv = ("redis-server", "--port", "0", *socket, "--dir", str(folder), "--save", "")
        return Spec(name, (*argv, "--daemonize", "no", *options), self._log(name), STORES)

    def _keeper(self) -> Spec:
        argv = (sys.executable, "-m", "app.keeper")
        return Spec("keeper", argv, self._log("keeper"), KEEPER)

    def _web(self) -> Spec:
        return Spec("web", (sys.executable, "-m", "launch.web"), self._log("web"), WORK, 6.0)


def _flask(*command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "flask", *command)
