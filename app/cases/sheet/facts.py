"""What the team's work puts on the sheet; enforcement says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.documents.layout.registration import Handling, Signed

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Work:
    """The boxes that the team and the reviewing leader fill."""

    handling: Handling = field(default_factory=Handling)
    review: Signed = field(default_factory=Signed)


_loaders: Final[list[Callable[[int], Work]]] = []


def bind(loader: Callable[[int], Work]) -> None:
    """Say where the work done on a case (by its id) comes from."""
    _loaders[:] = [loader]


def work_on(case_id: int) -> Work:
    """Give what has been done on a case so far."""
    return _loaders[0](case_id) if _loaders else Work()
