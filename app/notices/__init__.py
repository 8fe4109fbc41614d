"""Notices: what people are told on their own page, by e-mail, SMS and in chat rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.notices import jobs, mail, operations, reach, wording

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages; a mail server that cannot be meant stops the start."""
    mail.server_of(app.extensions["huiyin.config"])


__all__ = ["jobs", "operations", "reach", "register", "wording"]
