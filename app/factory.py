"""Making the web application."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import structlog
from flask import Flask
from flask_babel import lazy_gettext
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Config, ConfigurationError
from app.extensions import babel, csrf, db, limiter, login, migrate, prepare_engine
from app.web.language import chosen_locale, html_lang, time_zone

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Config | None = None) -> Flask:
    """Make the application. Raises ``ConfigurationError`` when the installation is not set up.

    Commands are the exception: some of them work without an installation.
    """
    if config is None:
        try:
            config = Config.from_env()
        except ConfigurationError as problem:
            if "FLASK_RUN_FROM_CLI" not in os.environ:
                raise
            from app.cli import commands_only  # noqa: PLC0415 - packages come after config

            return commands_only(problem)
    return _whole_app(config)


def _whole_app(config: Config) -> Flask:
    app = Flask(
        "app",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "app" / "static"),
        instance_path=str(config.instance_path),
    )
    app.testing = config.testing
    app.config.update(_settings(config))
    app.extensions["huiyin.config"] = config
    if config.proxies:
        # Only the scheme: an address is nothing that we want to know (design §6).
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=config.proxies)  # type: ignore[method-assign]
    _start_extensions(app)
    from app.accounts.home import menu_of_viewer  # noqa: PLC0415 - packages come after config
    from app.agency.settings import agency_name  # noqa: PLC0415
    from app.cli import register_commands  # noqa: PLC0415
    from app.identity import accounts  # noqa: PLC0415
    from app.web import register_web  # noqa: PLC0415
    from app.web.errors import register_errors  # noqa: PLC0415
    from app.web.shell import register_shell  # noqa: PLC0415
    from app.wiring import register_packages  # noqa: PLC0415

    register_web(app)
    register_shell(app, agency_name, menu_of_viewer, accounts.are_one)
    register_errors(app)
    register_packages(app)
    register_commands(app)
    return app


def _settings(config: Config) -> dict[str, object]:
    pool: dict[str, object] = {"hide_parameters": True}
    if not config.database_url.startswith("sqlite"):
        pool |= {"pool_size": 5, "max_overflow": 10, "pool_pre_ping": True}
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": pool,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "SESSION_COOKIE_NAME": "__Host-huiyin" if config.secure_cookies else "huiyin",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=config.absolute_hours),
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": config.absolute_hours * 3600,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "RAISE_CRASHES": config.testing,
        "RATELIMIT_STORAGE_URI": "memory://" if config.testing else _limiter_url(config),
        "RATELIMIT_HEADERS_ENABLED": False,
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }


def _limiter_url(config: Config) -> str:
    """Name the limiter's Redis as the limits library spells it."""
    url = config.limiter_url
    return "redis+" + url if url.startswith("unix://") else url


def _start_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    login.init_app(app)
    login.login_view = "sign_in.sign_in"
    login.login_message = lazy_gettext("Sign in to go on; after a pause this is asked again")
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=chosen_locale, timezone_selector=time_zone)
    app.jinja_env.globals["html_lang"] = html_lang
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ]
    )


__all__ = ["create_app"]
