"""The codes of notices: how fast, which way, in which state."""

from __future__ import annotations

from enum import StrEnum


class Pace(StrEnum):
    """How long a message may wait for the recipient."""

    URGENT = "urgent"
    PROMPT = "prompt"
    DIGEST = "digest"


class Way(StrEnum):
    """How a message leaves the house."""

    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"


class Purpose(StrEnum):
    """What a delivery carries."""

    NOTICE = "notice"
    DIGEST = "digest"
    TEST = "test"


class DeliveryState(StrEnum):
    """How far a delivery is; what nobody needs any more is dropped."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class ChannelKind(StrEnum):
    """What stands behind a webhook."""

    SMS = "sms"
    CHAT = "chat"


class DropReason(StrEnum):
    """Why a delivery was dropped, beside the kinds of errors."""

    READ = "read"
    NO_WAY = "no-way"
    NOT_TO_KNOW = "not-to-know"
