"""Urban or township: what picks the arrival limit (P1)."""

from __future__ import annotations

from enum import StrEnum


class AreaType(StrEnum):
    """The kind of area a district is."""

    URBAN = "urban"  # 城区
    TOWNSHIP = "township"  # 乡镇
