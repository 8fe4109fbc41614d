"""What people read for the codes of notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.notices.kinds import ChannelKind, DeliveryState, Purpose, Way
from app.web import labels

if TYPE_CHECKING:
    from flask_babel import LazyString

WAY_LABELS: Final[dict[Way, LazyString]] = {
    Way.EMAIL: _l("E-mail"),
    Way.SMS: _l("SMS"),
    Way.CHAT: _l("Chat room"),
}

PURPOSE_LABELS: Final[dict[Purpose, LazyString]] = {
    Purpose.NOTICE: _l("Notice"),
    Purpose.DIGEST: _l("Digest of the day"),
    Purpose.TEST: _l("Test message"),
}

STATE_LABELS: Final[dict[DeliveryState, LazyString]] = {
    DeliveryState.PENDING: _l("waits to be sent"),
    DeliveryState.SENT: _l("sent"),
    DeliveryState.FAILED: _l("not sent"),
    DeliveryState.DROPPED: _l("no longer needed"),
}

KIND_LABELS: Final[dict[ChannelKind, LazyString]] = {
    ChannelKind.SMS: _l("SMS gateway"),
    ChannelKind.CHAT: _l("Robot of a chat room"),
}


def register() -> None:
    """Give templates the words."""
    for words in (WAY_LABELS, PURPOSE_LABELS, STATE_LABELS, KIND_LABELS):
        labels.add(words)
