"""Who is told when a limit comes near, runs over or stays overdue, and the minute of the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.watch import jobs, labels
from app.web import labels as words

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the words of the posts; importing the rest named its job, round and wording."""
    del app
    words.add(labels.POST_LABELS)


__all__ = ["jobs", "register"]
