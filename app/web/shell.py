"""What every page's shell needs: the agency's name, the menu, the mode of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, has_request_context, request
from flask_login import current_user as login_user

from app.web.labels import label
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.config import Config


def _this_path() -> str:
    """Give the address to come back to; one that was refused for what it holds is not repeated."""
    if not has_request_context():
        return "/"
    return request.path if g.get("address_refused") else request.full_path.rstrip("?")


def register_shell(
    app: Flask,
    agency_name: Callable[[], str] | None = None,
    menu: Callable[[], object] | None = None,
    one_account: Callable[[], bool] | None = None,
) -> None:
    """Put the shell's values into every template; the callables come from the layers above."""
    config: Config = app.extensions["huiyin.config"]

    def values() -> dict[str, object]:
        asks = not g.get("no_database", False)
        signed_in = asks and bool(login_user and login_user.is_authenticated)
        return {
            "agency_name": agency_name() if agency_name and asks else "",
            "nav_items": menu() if menu and signed_in else [],
            "signed_in": signed_in,
            "viewer_name": login_user.display_name if signed_in else "",
            "demo": config.demo,
            "evaluation_mode": one_account() if one_account and signed_in else False,
            "blank_after": config.blank_minutes * 60 if signed_in else 0,
            "now": now(),
            "this_path": _this_path(),
        }

    app.context_processor(values)
    app.jinja_env.globals["label"] = label
