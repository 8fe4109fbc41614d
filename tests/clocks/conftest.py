"""A database with the seeded policies and calendar, and nothing of the pages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel

import app.cases.models  # noqa: F401 - clocks belong to cases
from app.clocks.seed import seed_calendar, seed_policies
from app.extensions import Model, db


@pytest.fixture
def rules():
    """Give the shipped policies and calendar as rows."""
    flask_app = Flask("clocks")
    flask_app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    flask_app.extensions["huiyin.config"] = SimpleNamespace(time_zone="Asia/Shanghai")
    Babel(flask_app)
    db.init_app(flask_app)
    with flask_app.app_context():
        Model.metadata.create_all(db.engine)
        seed_policies()
        seed_calendar()
        db.session.commit()
        yield
        db.session.remove()
        db.engine.dispose()
