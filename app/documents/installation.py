"""Where this installation keeps its own fonts and its documents' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from pathlib import Path

    from app.config import Config


def agency_fonts() -> Path:
    """The folder for the licensed fonts that an agency owns."""
    return _config().fonts_path


def files_folder() -> Path:
    """The root of all stored files."""
    return _config().files_path


def _config() -> Config:
    config: Config = current_app.extensions["huiyin.config"]
    return config
