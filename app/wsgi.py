"""The WSGI application that the web server serves."""

from __future__ import annotations

from app import create_app

application = create_app()
