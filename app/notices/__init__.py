"""Notices: what people are told on their own page, by e-mail, SMS and in chat rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.notices import operations, wording

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    del app


__all__ = ["operations", "register", "wording"]
