"""The registration form as JSON and back: how the desk hands it to whoever prints it. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from app.documents.layout.registration import (
    CallBack,
    Feedback,
    Handling,
    LeaderOpinion,
    RegistrationForm,
    Signed,
)

_PARTS = {
    "proposal": Signed,
    "opinion": LeaderOpinion,
    "handling": Handling,
    "review": Signed,
    "feedback": Feedback,
    "call_back": CallBack,
}


def to_json(form: RegistrationForm) -> str:
    """Write the form down."""
    return json.dumps(asdict(form), ensure_ascii=False, default=datetime.isoformat)


def from_json(text: str) -> RegistrationForm:
    """Read what ``to_json`` wrote. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    content = json.loads(text)
    for name, part in _PARTS.items():
        content[name] = part(**_moments(part, content[name]))
    return RegistrationForm(**_moments(RegistrationForm, content))


def _moments(shape: type[Any], content: dict[str, Any]) -> dict[str, Any]:
    read = dict(content)
    for each in fields(shape):
        if "datetime" in str(each.type) and read.get(each.name):
            read[each.name] = datetime.fromisoformat(read[each.name])
        elif str(each.type).startswith("tuple"):
            read[each.name] = tuple(read.get(each.name, ()))
    return read
