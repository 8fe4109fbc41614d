"""Codes of accounts."""

from __future__ import annotations

from enum import StrEnum


class BrowserKind(StrEnum):
    """What a session's browser is called, for the list of one's own sessions."""

    CHROME = "chrome"
    EDGE = "edge"
    FIREFOX = "firefox"
    SAFARI = "safari"
    WECHAT = "wechat"
    OTHER = "other"
