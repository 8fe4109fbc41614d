"""The codes of references."""

from __future__ import annotations

from enum import StrEnum


class Issuer(StrEnum):
    """Who has seen a reference when it was issued (confidentiality design §6)."""

    PORTAL = "portal"  # 本人网上取得
    STAFF = "staff"  # 工作人员告知
