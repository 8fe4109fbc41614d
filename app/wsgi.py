"""The WSGI application that the web server serves."""

from __future__ import annotations

from app import create_app
from app.config import Config
from app.identity.accounts import require_two

config = Config.from_env()
require_two(config)
application = create_app(config)
