"""Which function does which task, and what else the relay has to carry on its rounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Payload = dict[str, int | str]
Finish = Callable[[], None]
Job = Callable[[Payload], Finish]
Round = Callable[[], int]

JOBS: Final[dict[str, Job]] = {}
ROUNDS: Final[list[Round]] = []


def job(task: str) -> Callable[[Job], Job]:
    """Name a function as the doer of a task.

    The function does the slow part outside any transaction and returns the closure that writes its
    effect; the closure runs in the commit that marks the work done (style guide rule 12).
    """

    def name(function: Job) -> Job:
        if JOBS.get(task, function) is not function:
            message = f"two jobs for {task}"
            raise RuntimeError(message)
        JOBS[task] = function
        return function

    return name


def relay_round(function: Round) -> Round:
    """Have the relay call this on each round; it returns how much it moved."""
    if function not in ROUNDS:
        ROUNDS.append(function)
    return function
