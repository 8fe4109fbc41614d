"""Huiyin (回音): hotline case management for supervisory agencies.

``create_app`` is found here and loaded when it is asked for: the keeper is a part of this package
and must not load the web application with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.factory import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """Give ``create_app``, loading it now."""
    if name != "create_app":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from app.factory import create_app  # noqa: PLC0415 - loaded when it is asked for

    return create_app
