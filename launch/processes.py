"""One process of an instance: started so that it cannot outlive its supervisor, and ended whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PR_SET_PDEATHSIG: Final = 1
LONGEST_LOG: Final = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Spec:
    """What a process is: its name in messages, its command, and where it writes."""

    name: str
    argv: tuple[str, ...]
    log: Path
    stage: int = 0
    """Processes of a later stage need those of an earlier one, and are ended before them."""
    patience: float = 5.0
    """Seconds between asking it to end and ending it."""


@dataclass(slots=True)
class Child:
    """A process that was started."""

    spec: Spec
    popen: subprocess.Popen[bytes]
    started_at: float = field(default_factory=time.monotonic)

    @property
    def pid(self) -> int:
        """Its process id, which is its session's id as well."""
        return self.popen.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended, or nothing while it runs."""
        return self.popen.poll()

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        with contextlib.suppress(ProcessLookupError):
            self.popen.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all that it started."""
        kill_session(self.pid)
        self.popen.wait()


def start(spec: Spec, environ: Mapping[str, str], folder: Path) -> Child:
    """Start a process in a session of its own, so that Ctrl-C in a terminal reaches only us."""
    spec.log.parent.mkdir(parents=True, exist_ok=True)
    if spec.log.exists() and spec.log.stat().st_size > LONGEST_LOG:
        spec.log.replace(spec.log.with_suffix(".log.1"))
    with spec.log.open("ab") as log:
        popen = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            spec.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_tie_to(os.getpid()),  # noqa: PLW1509 - the supervisor has one thread
        )
    return Child(spec, popen)


def _tie_to(supervisor: int) -> Callable[[], None] | None:
    """Have the kernel end the child when the supervisor is gone, even when that is killed."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != supervisor:
            os._exit(1)

    return tie


def kill_session(session: int) -> None:
    """Kill every process of a session; a job's own process leaves its group but not its session."""
    for pid in _members(session):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(session, signal.SIGKILL)


def _members(session: int) -> list[int]:
    return [
        pid
        for pid in map(int, filter(str.isdigit, _entries(Path("/proc"))))
        if (fields := _stat(pid)) and int(fields[3]) == session
    ]


def _entries(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names only, of a folder that changes meanwhile
    except OSError:
        return []


def _stat(pid: int) -> list[str] | None:
    """State, parent, group, session, … of a process (proc(5), from the third field on)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def birth_of(pid: int) -> str | None:
    """When a process began, in the kernel's ticks: a number used again has another birth."""
    fields = _stat(pid)
    if fields is None or fields[0] == "Z":
        return None
    return fields[19]


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for the message that says why a start failed."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
