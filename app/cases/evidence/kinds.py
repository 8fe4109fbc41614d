"""The words of what reporters gave."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LONGEST_NOTE: Final = 400
LONGEST_DESCRIPTION: Final = 4000


class ReceivedKind(StrEnum):
    """What a thing is, as the desk may know it."""

    PICTURE = "picture"  # 图片
    PAPER = "paper"  # 文件
    SOUND = "sound"  # 录音
    FILM = "film"  # 视频
    SCAN = "scan"  # 来信来访扫描件


class Source(StrEnum):
    """By which way it came."""

    REGISTRATION = "registration"  # 登记时
    CONTACT = "contact"  # 联系时补充
    PORTAL = "portal"  # 网上提交


class ItemState(StrEnum):
    """Whether a leader has looked at it, and what came of it."""

    WAITING = "waiting"  # 待审看
    CLEARED = "cleared"  # 已放行
    WITHHELD = "withheld"  # 不放行


class SizeClass(StrEnum):
    """A size that is too coarse to recognise a file by."""

    SMALL = "small"  # 1 MB 以下
    MEDIUM = "medium"  # 1–10 MB
    LARGE = "large"  # 10 MB 以上
