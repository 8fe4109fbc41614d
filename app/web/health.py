"""Whether the site answers and reaches its database, for supervisors and load balancers."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from app.extensions import db, limiter

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@limiter.exempt
def healthz() -> tuple[str, int, dict[str, str]]:
    """Answer 200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain"}
