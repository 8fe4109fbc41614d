"""Filters and globals of the templates: local times, what remains, sizes, static addresses."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from app.web.language import time_zone
from app.web.marks import flagged

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

_FINGERPRINTS: Final[dict[str, str]] = {}
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400
_KIB: Final = 1024


def local(moment: datetime | None) -> str:
    """Give date and time in the agency's zone."""
    return moment.astimezone(ZoneInfo(time_zone())).strftime("%Y-%m-%d %H:%M") if moment else ""


def local_day(moment: datetime | None) -> str:
    """Give the date in the agency's zone."""
    return moment.astimezone(ZoneInfo(time_zone())).strftime("%Y-%m-%d") if moment else ""


def local_time(moment: datetime | None) -> str:
    """Give the time of day in the agency's zone."""
    return moment.astimezone(ZoneInfo(time_zone())).strftime("%H:%M") if moment else ""


def span_words(seconds: float) -> str:
    """Give a span in words: minutes below an hour, then hours, then days."""
    whole = int(abs(seconds))
    if whole < _HOUR:
        return _("%(m)d min", m=whole // _MINUTE)
    if whole < 2 * _DAY:
        return _("%(h)d h %(m)d min", h=whole // _HOUR, m=whole % _HOUR // _MINUTE)
    return _("%(d)d days", d=whole // _DAY)


def remaining(due: datetime, at: datetime) -> str:
    """Say how much is left, or by how much it is over."""
    seconds = (due - at).total_seconds()
    if seconds < 0:
        return _("%(span)s overdue", span=span_words(seconds))
    return _("%(span)s left", span=span_words(seconds))


def due_tone(due: datetime, at: datetime, warn: datetime | None = None) -> str:
    """Name the tone of a due time: late, soon, or none."""
    if at > due:
        return "late"
    if warn is not None and at >= warn:
        return "soon"
    return ""


def file_size(size: int) -> str:
    """Give a size for people."""
    if size < _KIB:
        return f"{size} B"
    if size < _KIB * _KIB:
        return f"{size / _KIB:.0f} KB"
    return f"{size / _KIB / _KIB:.1f} MB"


def in_fours(digits: str) -> str:
    """Group digits by four, as they are read out."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def static_url(name: str) -> str:
    """Give the address of a static file with the fingerprint of its content."""
    if name not in _FINGERPRINTS:
        path = Path(__file__).resolve().parent.parent / "static" / name
        _FINGERPRINTS[name] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return url_for("static", filename=name, v=_FINGERPRINTS[name])


def register(app: Flask) -> None:
    """Add filters and globals."""
    app.jinja_env.filters.update(
        local=local,
        local_day=local_day,
        local_time=local_time,
        file_size=file_size,
        in_fours=in_fours,
    )
    app.jinja_env.globals.update(
        static_url=static_url, remaining=remaining, due_tone=due_tone, flagged=flagged
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
