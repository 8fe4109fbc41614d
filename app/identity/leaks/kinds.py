"""The kinds of place the leak guard marks, and how a pattern is written down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class LeakKind(StrEnum):
    """What a marked place looks like."""

    MOBILE = "mobile"  # 手机号
    LANDLINE = "landline"  # 固定电话
    CITIZEN_ID = "citizen_id"  # 身份证及其他证件号
    BANK_CARD = "bank_card"  # 银行卡号、账号
    EMAIL = "email"  # 电子邮箱
    MESSENGER = "messenger"  # 微信、QQ、昵称
    PLATE = "plate"  # 车牌
    COURIER = "courier"  # 快递单号、订单号、就诊号
    DWELLING = "dwelling"  # 住处
    NAME = "name"  # 姓名
    SELF = "self"  # 自述身份


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: ``text[start:end]`` looks like its kind."""

    start: int
    end: int
    kind: LeakKind


def _always(shown: str) -> bool:
    del shown
    return True


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form; the group ``it`` is what is marked, where there is one; ``holds`` looks closer.

    ``unless_after`` is read in the few characters before the form: what it finds there says that
    the place belongs to no person.
    """

    kind: LeakKind
    form: re.Pattern[str]
    holds: Callable[[str], bool] = _always
    unless_after: re.Pattern[str] | None = None


def pattern(
    kind: LeakKind,
    form: str,
    holds: Callable[[str], bool] = _always,
    *,
    unless_after: str | None = None,
) -> Pattern:
    """Write a pattern down; letters count alike in both cases."""
    before = re.compile(unless_after, re.IGNORECASE) if unless_after else None
    return Pattern(kind, re.compile(form, re.IGNORECASE), holds, before)
