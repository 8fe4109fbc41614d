"""Grounds of recusal."""

from __future__ import annotations

from enum import StrEnum


class RecusalGround(StrEnum):
    """Why somebody keeps away (Administrative Penalty Law art. 43; domain design §3)."""

    RELATIVE = "relative"
    INTEREST = "interest"
    RELATION = "relation"
