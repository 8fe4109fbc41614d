"""Where the telephone system announces a call, and the page the agent's browser opens for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, flash, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.exc import IntegrityError

from app.accounts.session import current_user
from app.agency.settings import value_of
from app.cases.calls import operations, queries, rules
from app.cases.intake.views import Ringing, take_down
from app.errors import DomainError
from app.extensions import end_reading, writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.config import Config

bp = Blueprint("calls", __name__)

WITHOUT_NUMBERS: Final = ("/desk/call", "/desk/register")


@bp.before_app_request
def refuse_numbers_in_addresses() -> None:
    """An address is kept by browsers, proxies and logs: a caller's number has no place in it."""
    if not request.path.startswith(WITHOUT_NUMBERS) or not request.query_string:
        return
    parts = [part for pair in request.args.items(multi=True) for part in pair]
    if rules.holds_a_number(parts):
        g.address_refused = True
        raise DomainError


def _config() -> Config:
    config: Config = current_app.extensions["huiyin.config"]
    return config


@bp.post("/desk/calls")
def announce() -> ResponseReturnValue:
    """Take an announced call: ``{"agent": name, "number": digits}``, signed by the shared secret.

    ``X-Timestamp`` is in seconds, ``X-Signature`` the hex of HMAC-SHA-256 over ``timestamp.body``.
    """
    at = now()
    body = request.get_data()
    given = request.headers.get("X-Signature", "")
    secret = rules.secret_of(_config().secret_key, value_of("telephone_generation"))
    stamp = request.headers.get("X-Timestamp", "")
    if len(body) > rules.LONGEST_BODY or not rules.is_signed(secret, stamp, given, body, at):
        return _refused(400, "signature")
    digest = operations.digest_of_signature(given)
    if queries.is_known_signature(digest):
        return _refused(409, "replayed")
    agent_name, number = _content(body)
    agent = queries.agent_named(agent_name) if agent_name else None
    if agent is None or not rules.holds_a_number([number]):
        return _refused(422, "number" if agent else "agent")
    agent_id = agent.id
    end_reading()
    sealed = operations.seal_call(number, agent_id)
    try:
        with writing():
            uid = operations.announce(sealed, agent_id, digest, at).uid
    except IntegrityError:
        return _refused(409, "replayed")
    path = url_for("calls.take_call", call_uid=uid)
    return jsonify(url=f"{_config().base_url}{path}"), 201


def _content(body: bytes) -> tuple[str, str]:
    """Read agent and number; what is no such thing is empty."""
    try:
        content = json.loads(body)
        agent, number = content["agent"], content["number"]
    except (ValueError, TypeError, KeyError):
        return "", ""
    fits = isinstance(agent, str) and isinstance(number, str) and len(number) <= 40  # noqa: PLR2004 - with prefix, separators and extension
    return (agent, number) if fits else ("", "")


def _refused(status: int, code: str) -> ResponseReturnValue:
    """Say by a code what is wrong; nothing that was sent is repeated."""
    end_reading()
    return jsonify(error=code), status


@bp.route("/desk/call/<call_uid>", methods=["GET", "POST"])
@login_required
def take_call(call_uid: str) -> ResponseReturnValue:
    """Register the matter of a call that rings for the viewer; its number is not shown."""
    viewer = current_user()
    call = queries.call_or_404(call_uid, viewer, now())
    if call.registered_at is not None and request.method == "GET":
        flash(_("This call is registered. Register a second matter of the caller here"))
        return redirect(url_for("intake.register_call"))
    ringing = Ringing(call.case_uid, call.spoke_before, operations.note_registered)
    return take_down(viewer, ringing)
