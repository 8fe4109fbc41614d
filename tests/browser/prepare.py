"""Fills a running office instance with people, and with one matter at each step.

Run as ``python -m tests.browser.prepare`` in the instance's environment; prints what it made.
"""

import json
import sys

from app import create_app
from app.cases.models import Case
from app.clocks.kinds import ClockKind
from app.clocks.queries import requests_of, running_clock
from app.extensions import db
from app.web.tokens import token_of
from tests.factories import make_office
from tests.journey import Journey

STEPS = {
    "registered": (),
    "proposed": ("propose",),
    "sent": ("propose", "sign"),
    "received": ("propose", "sign", "receive"),
    "inspected": ("propose", "sign", "receive", "arrive", "record_visit", "conclude"),
    "waiting": ("propose", "sign", "receive", "arrive", "ask_for_time"),
    "reported": (
        "propose", "sign", "receive", "arrive", "record_visit", "conclude", "submit_closing",
    ),
    "closed": (
        "propose", "sign", "receive", "arrive", "record_visit", "conclude", "submit_closing",
        "approve",
    ),
}  # fmt: skip


def main():
    app = create_app()
    with app.app_context():
        office = make_office()
        names = {who: getattr(office, who).username for who in office.people}
        db.session.remove()
        matters = {}
        people = {}
        for name, steps in STEPS.items():
            journey = Journey(app, office)
            journey._browsers = people
            journey.take_call()
            for step in steps:
                getattr(journey, step)()
            number = db.session.get_one(Case, journey.case_id).number
            clock = running_clock(journey.case_id, ClockKind.CLOSING)
            asked = requests_of(journey.case_id)
            matters[name] = {
                "address": token_of(journey.case_id, "case"),
                "number": number,
                "reference": journey.reference,
                "clock": token_of(clock.id, "clock") if clock else None,
                "request": token_of(asked[0].id, "request") if asked else None,
            }
            db.session.remove()
    made = {"people": names, "matters": matters, "category": office.category_id}
    made |= {"urban": office.urban_id, "team": office.team_id, "ids": office.people}
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
