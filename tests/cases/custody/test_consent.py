from app.extensions import end_reading
from app.identity import rounds
from tests.addresses import token
from tests.cases.custody.conftest import rows
from tests.journey import Journey


def named_after(app, office, house, **asked):
    """Register by telephone, then have the leader name a mediator; say whether the keeper did."""
    journey = Journey(app, office)
    journey.take_call(**asked)
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    end_reading()
    before = len(rows("custody.mediator_named"))
    house.browser("leader").post(
        f"/cases/{token(journey.case_id)}/mediation", {"mediator": str(house.id_of("mediator"))}
    )
    return len(rows("custody.mediator_named")) - before


def test_the_consent_asked_at_registration_opens_the_mediation(app, office, house):
    agreed = {"consents_to_mediation": "y"}
    assert named_after(app, office, house, kind="complaint", **agreed) == 1
    assert named_after(app, office, house, kind="complaint") == 0


def test_a_report_is_never_mediated(app, office, house):
    """Who reports a violation is not told to the other side, whatever was ticked."""
    assert named_after(app, office, house, kind="report", consents_to_mediation="y") == 0
