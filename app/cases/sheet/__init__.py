"""The registration form (登记表): one travelling sheet, printed as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the sheet's page."""
    del app
