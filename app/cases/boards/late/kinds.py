"""How the late ones are put together, and whose lateness it is."""

from __future__ import annotations

from enum import StrEnum


class Grouping(StrEnum):
    """By whom lateness is counted."""

    UNIT = "unit"
    TEAM = "team"
    PERSON = "person"


class Inbox(StrEnum):
    """In whose inbox a matter lies, while no single person is late with it."""

    TEAM = "team"  # 待中队签收
    LEADER = "leader"  # 待领导批示


class DelayCause(StrEnum):
    """Whether what is said of a delay lies with this office; silence is a cause of its own."""

    OURS = "ours"
    NOT_OURS = "not_ours"
    UNEXPLAINED = "unexplained"
