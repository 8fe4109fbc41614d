"""Pages of the contact desk."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contact", __name__)
