"""The kinds of notice about time asked for."""

from __future__ import annotations

from typing import Final

ASKED: Final = "time.asked"
GRANTED: Final = "time.granted"
REFUSED: Final = "time.refused"
