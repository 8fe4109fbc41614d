"""Which packages make up the product, in the order of their layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import enforcement, notices, oversight
from app.accounts import administration, house_pages
from app.accounts import pages as accounts_pages
from app.cases import (
    apart,
    boards,
    calls,
    contact,
    custody,
    custody_papers,
    dialogue,
    evidence,
    intake,
    promises,
    registry,
    sheet,
    signoff,
    staffing,
    superior,
    telling,
    timing,
    watch,
    workflow,
)
from app.cases import binding as cases_binding
from app.cases import queries as case_queries
from app.cases.recusal import views as recusal_views
from app.clocks import hours, limits, years
from app.documents import jobs as document_jobs
from app.identity import desk, housekeeping, indexing, rounds
from app.jobs.registry import JOBS, ROUNDS
from app.publicity import dialogue as reporter_dialogue
from app.publicity import portal, submission
from app.web import health, language

if TYPE_CHECKING:
    from flask import Flask


def register_packages(app: Flask) -> None:
    """Register blueprints and bind guards and effects; an unbound one stops the start."""
    app.register_blueprint(health.bp)
    app.register_blueprint(language.bp)
    accounts_pages.register(app)
    administration.register(app)
    house_pages.register(app)
    cases_binding.register()
    years.register(app)
    hours.register(app)
    limits.register(app)
    notices.register(app)
    notices.reach.bind(case_queries.known_of)
    desk.init_app(app, app.extensions["huiyin.config"])
    for package in (
        registry,
        boards,
        intake,
        superior,
        signoff,
        telling,
        contact,
        dialogue,
        evidence,
        promises,
        sheet,
    ):
        package.register(app)
    staffing.register(app)
    recusal_views.register(app)
    calls.register(app)
    apart.register(app)
    custody.register(app)
    custody_papers.register(app)
    for package in (timing, watch, enforcement, portal, reporter_dialogue, submission, oversight):
        package.register(app)
    workflow.require_all_bound()
    _require_carriers()


def _require_carriers() -> None:
    """The relay and the worker find their tasks by import; say so at once when one is missing."""
    carried = {rounds.deliver_boxes, housekeeping.keep_house}
    done = {document_jobs.render_document, indexing.index_old_boxes}
    if not carried.issubset(ROUNDS) or not done.issubset(JOBS.values()):
        message = "the relay or the worker lacks a task"
        raise RuntimeError(message)
