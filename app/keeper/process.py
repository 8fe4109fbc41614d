"""Making the process one that leaves nothing behind: no core, no swap, a private TMPDIR."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator

log: Final = structlog.get_logger()
PR_SET_DUMPABLE: Final = 4
MCL_CURRENT_AND_FUTURE: Final = 1 | 2
THREAD_STACK: Final = 1 << 20
SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


def harden() -> None:
    """Forbid core dumps and, where the system lets us, swapping."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
        log.warning("the process can be traced", errno=ctypes.get_errno())
    _lock_memory(libc)


def _lock_memory(libc: ctypes.CDLL) -> None:
    """Lock memory only where there is no limit: below one, later allocations would fail."""
    threading.stack_size(THREAD_STACK)
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    may_lock = soft == resource.RLIM_INFINITY or os.geteuid() == 0
    if not may_lock or libc.mlockall(MCL_CURRENT_AND_FUTURE):
        log.warning("memory is not locked: set LimitMEMLOCK=infinity or turn swap off")


@contextmanager
def private_tmpdir() -> Iterator[Path]:
    """Give the process a temporary folder of its own, in memory where there is such a place."""
    place = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="keeper-", dir=place))
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        tempfile.tempdir = None
