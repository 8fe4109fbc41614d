"""The kinds of notice that the watch over the limits gives out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.clocks.kinds import ClockStage

VACANT: Final = "post.vacant"


def kind_of(stage: ClockStage) -> str:
    """Name the notice of a stage."""
    return f"clock.{stage.value}"
