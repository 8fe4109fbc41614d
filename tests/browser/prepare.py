"""Fills a running office instance with people, and with one matter at each step.

Run as ``python -m tests.browser.prepare`` in the instance's environment; prints what it made.
"""

import json
import sys

from app import create_app
from app.cases.models import Case
from app.extensions import db
from tests.factories import make_office
from tests.journey import Journey

STEPS = {
    "registered": (),
    "proposed": ("propose",),
    "sent": ("propose", "sign"),
    "received": ("propose", "sign", "receive"),
    "inspected": ("propose", "sign", "receive", "arrive", "record_visit", "conclude"),
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
            db.session.remove()
            matters[name] = {
                "id": journey.case_id, "number": number, "reference": journey.reference,
            }  # fmt: skip
    made = {"people": names, "matters": matters, "category": office.category_id}
    made |= {"urban": office.urban_id, "team": office.team_id, "ids": office.people}
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
