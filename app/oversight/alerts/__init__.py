"""Telling the auditor of what is unusual: openings, exports, refused attempts, sign-ins."""

from __future__ import annotations

from app.notices import wording
from app.oversight.alerts import jobs
from app.oversight.alerts.labels import word
from app.oversight.alerts.operations import KIND


def register() -> None:
    """Give the alerts their words."""
    wording.register(KIND, word)


__all__ = ["jobs", "register"]
