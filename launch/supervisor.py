"""Keeps the processes of an instance running, and ends them in order."""

from __future__ import annotations

import contextlib
import json
import select
import signal
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from launch import processes
from launch.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import FrameType, TracebackType

    from launch.processes import Child, Spec

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHORTEST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY_AFTER: Final = 60.0
RECORD: Final = "processes.json"


class Stopped(Exception):
    """Somebody asked the server to stop."""


@dataclass(slots=True)
class Post:
    """A place that a process fills, and by whom it is filled now."""

    spec: Spec
    child: Child
    pause: float = SHORTEST_PAUSE
    due_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """The processes of one instance. Use as a context manager: leaving it ends them all."""

    folder: Path
    instance: Path
    environ: Mapping[str, str]
    say: Callable[[str], None]
    posts: dict[str, Post] = field(default_factory=dict)
    stop_asked: int = 0
    _bell: tuple[socket.socket, socket.socket] | None = None

    def __enter__(self) -> Self:
        """Take over the signals."""
        reader, writer = socket.socketpair()
        reader.settimeout(0.0)
        writer.settimeout(0.0)
        self._bell = (reader, writer)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            signal.signal(number, self._note_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._end_leftovers()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """End every process, the last started first."""
        self.stop_all()
        signal.set_wakeup_fd(-1)
        (self.instance / RECORD).unlink(missing_ok=True)

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_asked += 1

    def start(self, spec: Spec) -> Child:
        """Start a process that is to run until the end."""
        child = processes.start(spec, self.environ, self.folder)
        self.posts[spec.name] = Post(spec, child)
        self._record()
        return child

    def run(self, spec: Spec) -> None:
        """Run a command to its end. Raises ``Refusal`` with its last words when it fails."""
        child = processes.start(spec, self.environ, self.folder)
        try:
            while child.exit_code is None:
                self.wait(1.0)
        finally:
            if child.exit_code is None:
                child.kill()
        if child.exit_code:
            raise Refusal(f"{spec.name} failed:\n{processes.last_lines(spec.log)}\n({spec.log})")

    def wait_for(self, what: str, is_ready: Callable[[], bool], seconds: float) -> None:
        """Wait until something answers. Raises ``Refusal`` when it ends or takes too long."""
        post, until = self.posts[what], time.monotonic() + seconds
        while not is_ready():
            ended = post.child.exit_code
            if ended is not None or time.monotonic() > until:
                how = "did not answer in time" if ended is None else f"ended ({_how(ended)})"
                log = post.spec.log
                raise Refusal(f"{what} {how}:\n{processes.last_lines(log)}\n({log})")
            self.wait(0.03)

    def watch(self) -> None:
        """Start again whatever ends by itself, until somebody asks to stop."""
        while True:
            self.wait(self._mend())

    def _mend(self) -> float:
        """Start what is due; returns in how many seconds to look again."""
        now, soonest = time.monotonic(), 60.0
        for post in self.posts.values():
            if post.due_at is None and (ended := post.child.exit_code) is not None:
                processes.kill_session(post.child.pid)
                steady = now - post.child.started_at > STEADY_AFTER
                post.pause = SHORTEST_PAUSE if steady else min(post.pause * 2, LONGEST_PAUSE)
                post.due_at = now + post.pause
                self.say(
                    f"{post.spec.name} ended by itself ({_how(ended)}); starting it again in "
                    f"{post.pause:.0f} s. Its log: {post.spec.log}"
                )
            if post.due_at is not None and post.due_at <= now:
                post.child = processes.start(post.spec, self.environ, self.folder)
                post.due_at = None
                self._record()
            elif post.due_at is not None:
                soonest = min(soonest, post.due_at - now)
        return soonest

    def wait(self, seconds: float) -> None:
        """Sleep until a signal comes. Raises ``Stopped`` when it says stop."""
        if self._bell is not None and not self.stop_asked:
            ready, _, _ = select.select([self._bell[0]], [], [], seconds)
            if ready:
                with contextlib.suppress(BlockingIOError):
                    self._bell[0].recv(4096)
        if self.stop_asked:
            raise Stopped

    def stop_all(self) -> None:
        """End the processes stage by stage, the last stage first; asked once more, at once."""
        asked = self.stop_asked
        for stage in sorted({post.spec.stage for post in self.posts.values()}, reverse=True):
            children = [post.child for post in self.posts.values() if post.spec.stage == stage]
            for child in children:
                child.ask_to_end()
            for child in children:
                self._end(child, asked)
        self.posts.clear()

    def _end(self, child: Child, asked: int) -> None:
        began, asked_again = time.monotonic(), False
        while child.exit_code is None:
            waited = time.monotonic() - began
            if waited > child.spec.patience * 1.5 or self.stop_asked > asked:
                break
            if waited > child.spec.patience and not asked_again:
                child.ask_to_end()
                asked_again = True
            time.sleep(0.02)
        child.kill()

    def _record(self) -> None:
        """Write down who runs, so that a later start can end what a killed one left."""
        running = {
            str(post.child.pid): processes.birth_of(post.child.pid) for post in self.posts.values()
        }
        draft = self.instance / f".{RECORD}.new"
        draft.write_text(json.dumps(running), encoding="utf-8")
        draft.replace(self.instance / RECORD)

    def _end_leftovers(self, seconds: float = 10.0) -> None:
        """After a supervisor was killed its processes end by themselves; wait, then make sure."""
        try:
            recorded = json.loads((self.instance / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        left = {int(pid) for pid, birth in recorded.items() if birth}
        until = time.monotonic() + seconds
        while left := {pid for pid in left if processes.birth_of(pid) == recorded[str(pid)]}:
            if time.monotonic() > until:
                for pid in left:
                    processes.kill_session(pid)
                return
            self.wait(0.1)


def _how(exit_code: int) -> str:
    if exit_code >= 0:
        return f"exit code {exit_code}"
    return f"signal {signal.Signals(-exit_code).name}"
