"""From a domain refusal to its page, once for the whole site: what happened, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Flask, current_app, g, render_template, request
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user as login_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.audit import operations as audit
from app.errors import CaseMovedOn, DomainError, PermissionDenied
from app.extensions import db, writing
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

log = structlog.get_logger()


def _words(status: int) -> tuple[str, str, list[str]]:
    """Give title, message and next steps for a status."""
    back = _("Go back and check what you entered; nothing was saved.")
    again = _("Try again in a moment; nothing was saved.")
    words = {
        400: (_("That request cannot be used"), _("Part of it is missing or damaged."), [back]),
        403: (
            _("You may not do this"),
            _("Your role does not allow this step on this matter. The attempt is recorded."),
            [_("Ask the person in charge if you think you should be able to.")],
        ),
        404: (
            _("Nothing is found here"),
            _("There is no such page, or it is not open to you."),
            [_("Check the number or address, or go to the start page.")],
        ),
        405: (_("That is not how this page is used"), "", [_("Go to the start page.")]),
        409: (
            _("This step cannot be taken now"),
            _("The matter has moved on since the page was shown. Nothing was saved."),
            [_("Open the matter again to see where it stands.")],
        ),
        413: (
            _("Too much was sent at once"),
            _("The files are larger than the limit. Nothing was saved."),
            [_("Send smaller files, or fewer at a time.")],
        ),
        422: (_("That cannot be saved as it is"), "", [back]),
        429: (
            _("Too many tries"),
            _("The site slows down when there are many wrong tries."),
            [_("Wait a minute, then try again.")],
        ),
        503: (
            _("A part of the system does not answer"),
            _("Nothing was saved or opened."),
            [again],
        ),
    }
    return words.get(
        status,
        (
            _("Something went wrong on our side"),
            _("The error is recorded. Nothing was saved."),
            [again],
        ),
    )


def error_page(status: int, message: str = "") -> ResponseReturnValue:
    """Render the page for a refusal; ``message`` replaces the general sentence."""
    title, general, next_steps = _words(status)
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        message=message or general,
        next_steps=next_steps,
    )
    return page, status


def _moved_on_message(error: CaseMovedOn) -> str:
    if error.when is None:
        return ""
    return _(
        "%(who)s %(what)s at %(when)s. Your step was not taken and nothing was saved.",
        who=error.who or _("Somebody else"),
        what=error.what,
        when=format_datetime(error.when, "yyyy-MM-dd HH:mm:ss"),
    )


def _on_domain_error(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, CaseMovedOn):
        return error_page(error.status, _moved_on_message(error))
    if isinstance(error, PermissionDenied):
        _record_denial(error)
        return error_page(error.status)
    shown = error.reason if error.status in {409, 422, 503} else ""
    return error_page(error.status, str(shown))


def _record_denial(error: PermissionDenied) -> None:
    """A refused attempt is on record; the path holds ids only."""
    actor_id = login_user.id if login_user.is_authenticated else None
    with writing():
        audit.record(
            "denied",
            actor_id=actor_id,
            at=now(),
            case_uid=error.case_uid,
            subject=f"{error.reason} {request.endpoint}"[:120],
        )


def _on_stale(error: StaleDataError) -> ResponseReturnValue:
    del error
    db.session.rollback()
    return error_page(409)


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and 300 <= error.code < 400:  # noqa: PLR2004 - a redirect is no error
        return error
    return error_page(error.code or 500)


def _on_csrf(error: CSRFError) -> ResponseReturnValue:
    del error
    return error_page(
        400,
        _("The page was open too long, or cookies are off. Nothing was saved: reload and repeat."),
    )


def _on_database_trouble(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    log.error("database trouble", kind=type(error.orig).__name__)
    g.no_database = True  # the page of this error must not ask it again
    return error_page(503, _("The database is busy or full. Nothing was saved."))


def _on_crash(error: Exception) -> ResponseReturnValue:
    """Log the kind and place of a crash, never its values."""
    db.session.rollback()
    if current_app.config["RAISE_CRASHES"]:
        raise error
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    log.error("crash", kind=type(error).__name__, where=where, endpoint=request.endpoint)
    return error_page(500)


def register_errors(app: Flask) -> None:
    """Bind the pages."""
    app.register_error_handler(DomainError, _on_domain_error)
    app.register_error_handler(StaleDataError, _on_stale)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(OperationalError, _on_database_trouble)
    app.register_error_handler(Exception, _on_crash)
