"""The telephone system as a peer: it signs what it posts."""

import json

from app.agency.settings import value_of
from app.cases.calls import rules
from app.extensions import db
from app.web.now import now
from tests.factories import Browser


def secret(app):
    key = app.extensions["huiyin.config"].secret_key
    return rules.secret_of(key, value_of("telephone_generation"))


def post(app, body, *, stamp=None, signature=None, url="/desk/calls"):
    """Post a body, signed right unless told otherwise."""
    stamp = stamp or str(int(now().timestamp()))
    key = secret(app)
    db.session.rollback()
    given = rules.signature(key, stamp, body.encode()) if signature is None else signature
    headers = {"X-Timestamp": stamp, "X-Signature": given}
    return Browser(app).client.post(url, data=body, headers=headers)


def announce(app, agent, number, **more):
    """Announce a call."""
    return post(app, json.dumps({"agent": agent, "number": number}), **more)
