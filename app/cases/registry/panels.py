"""What other packages show on the case page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.models import Case

Load = Callable[["Case", "User"], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the case page: its template and what loads the template's values."""

    name: str
    template: str
    load: Load
    position: int


@dataclass(frozen=True, slots=True)
class LoadedPanel:
    """A panel with its values; rendered with ``case`` and ``panel.values`` in reach."""

    name: str
    template: str
    values: dict[str, object]


_OFFERED: Final[dict[str, Panel]] = {}


def offer(name: str, template: str, load: Load, position: int) -> None:
    """Show ``template`` on every case page; ``load`` giving nothing leaves the panel out.

    The template is included with the values of ``load`` as ``values``, beside ``case`` and
    ``viewer``.
    """
    _OFFERED[name] = Panel(name, template, load, position)


def panels_for(case: Case, viewer: User) -> list[LoadedPanel]:
    """Load every panel that has something to show, in its place."""
    return [
        LoadedPanel(panel.name, panel.template, values)
        for panel in sorted(_OFFERED.values(), key=lambda panel: panel.position)
        if (values := panel.load(case, viewer))
    ]
