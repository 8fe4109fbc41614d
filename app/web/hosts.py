"""Which host names are answered: an address made up by somebody else is refused before anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, current_app, request
from werkzeug.sansio.utils import host_is_trusted

if TYPE_CHECKING:
    from app.config import Config

REFUSAL: Final = "This server does not answer for that host name. 本服务器不受理该主机名的请求。\n"


def refuse_other_hosts() -> Response | None:
    """Give a plain 400 for a host that the installation does not name; no page, no cookie."""
    config: Config = current_app.extensions["huiyin.config"]
    if not config.allowed_hosts or host_is_trusted(request.host, list(config.allowed_hosts)):
        return None
    return Response(REFUSAL, status=400, content_type="text/plain; charset=utf-8")
