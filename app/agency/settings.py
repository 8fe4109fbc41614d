"""Single values of the agency (⚙), kept in memory for a few seconds per process."""

from __future__ import annotations

import time
from typing import Final

from sqlalchemy import select

from app.agency.models import Setting
from app.extensions import db

DEFAULTS: Final = {
    "agency_name": "",
    "hotline": "12331",
    "number_word": "投举",
    # Confidentiality §6: messages to staff say only that an item awaits.
    "messages_name_matters": "no",
    # Counts up when the secret of the telephone system is renewed.
    "telephone_generation": "1",
    "office_hours": "08:30-12:00, 14:30-18:00",
    # Confidentiality §3: which roles people may share, and when a new one counts for identity.
    "small_office": "no",
    "identity_delay_hours": "72",
    # Confidentiality §6: 16 or 20 digits, or auto: 20 above a million numbers.
    "reference_length": "auto",
    # How long one may go to court after being told, and how long the number lives beyond that.
    "appeal_days": "183",
    "reference_keep_days": "90",
    # The id of the unit that matters entered on the web go to; none: the highest with a duty head.
    "portal_unit": "",
}
_KEEP_SECONDS: Final = 5.0
_memo: Final[dict[str, tuple[float, dict[str, str]]]] = {}


def value_of(name: str) -> str:
    """Give the value of a setting, or its default."""
    key = str(db.engine.url)
    kept = _memo.get(key)
    if kept is None or time.monotonic() - kept[0] > _KEEP_SECONDS:
        rows = db.session.execute(select(Setting.name, Setting.value)).all()
        kept = (time.monotonic(), {row.name: row.value for row in rows})
        _memo[key] = kept
    return kept[1].get(name, DEFAULTS[name])


def set_value(name: str, value: str) -> None:
    """Set a value in the caller's unit of work."""
    if name not in DEFAULTS:
        message = f"no setting is called {name}"
        raise KeyError(message)
    setting = db.session.get(Setting, name)
    if setting is None:
        db.session.add(Setting(name=name, value=value))
    else:
        setting.value = value
    _memo.clear()


def forget() -> None:
    """Read anew next time."""
    _memo.clear()


def agency_name() -> str:
    """Give the name of the agency, as its pages bear it."""
    return value_of("agency_name")
