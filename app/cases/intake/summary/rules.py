"""What stands where nobody has summed a matter up. Pure."""

from __future__ import annotations

from typing import Final

UNSORTED: Final = "网上提交，待登记员整理"
"""The summary until the desk has read the words: nothing of them is in it."""
