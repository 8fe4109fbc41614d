"""Where this installation keeps its own fonts and its documents' files."""

from __future__ import annotations

from pathlib import Path

from flask import current_app


def agency_fonts() -> Path:
    """The folder for the licensed fonts that an agency owns."""
    return Path(current_app.instance_path) / "fonts"


def files_folder() -> Path:
    """The root of all stored files."""
    return Path(current_app.instance_path) / "files"
