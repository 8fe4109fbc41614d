"""Rules of passwords: long enough, not the name, none of those that are tried first."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST: Final = 10
LONGEST: Final = 200
# Words that most guessed passwords are made of; digits and signs around them add nothing.
_COMMON: Final = frozenset(
    {
        "password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyuiop", "qwertyuiopasdfgh",
        "asdfghjkl", "zxcvbnm", "qazwsx", "qazwsxedc", "1qaz2wsx", "1qaz2wsx3edc", "1q2w3e4r",
        "1q2w3e4r5t", "1q2w3e4r5t6y", "admin", "administrator", "root", "welcome", "letmein",
        "iloveyou", "woaini", "woaini1314", "woaiwojia", "wodemima", "mima", "nihao", "abc",
        "abcd", "abcdef", "abcdefg", "abcdefghij", "aaa", "aa", "a", "q", "qq", "changeme",
        "default", "guest", "test", "user", "superman", "dragon", "monkey", "sunshine", "princess",
        "football", "baseball", "zhongguo", "beijing", "shanghai", "guangzhou", "shenzhen",
        "woshishui", "asd", "asdasd", "asdf", "zxc", "zxcv", "qwe", "qweasd", "qweasdzxc", "qwer",
        "huiyin", "jubao", "tousu", "hotline", "12315", "12345", "12358", "shichangjianguan",
    }
)  # fmt: skip
_RUNS: Final = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class Fault(StrEnum):
    """What is wrong with a new password."""

    SHORT = "short"
    NAME = "name"
    COMMON = "common"
    SAME = "same"


def fault_of(password: str, names: Iterable[str]) -> Fault | None:
    """Say what is wrong with a new password, if anything."""
    if len(password) < SHORTEST:
        return Fault.SHORT
    plain = password.casefold()
    if any(_is_made_of(plain, name.casefold()) for name in names if name):
        return Fault.NAME
    return Fault.COMMON if _is_common(plain) else None


def _is_made_of(password: str, name: str) -> bool:
    """The name with a few digits or signs around it is no secret; a name within words is."""
    return name in password and len(password) - len(name) < SHORTEST


def _is_common(password: str) -> bool:
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    if not core and not _mixes(password):
        return True
    few = len(set(password)) <= 3  # noqa: PLR2004 - three signs over and over
    runs = any(password in run or password[::-1] in run for run in _RUNS)
    return few or runs or core in _COMMON or password in _COMMON


def _mixes(password: str) -> bool:
    """Digits and signs alone are few to try, unless there are many."""
    return len(password) >= 2 * SHORTEST
