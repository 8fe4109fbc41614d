"""The three administrators of a test's office, and what they do on their pages."""

from app.accounts.models import Membership, User
from app.accounts.roles import Role
from app.extensions import db, end_reading, writing
from tests.addresses import token
from tests.factories import make_user

WHY = "接替原任人员"


def in_english(browser):
    """Have the browser's pages speak English, so that a test does not hang on a translation."""
    browser.post("/language", {"lang": "en", "next": "/notices"}, page="/notices")
    return browser


class House:
    """System and security administrator (ids), and a browser for each."""

    def __init__(self, office, client_for):
        with writing():
            unit = office.administrator.memberships[0].unit
            self.security_id = make_user("anquan", "安全员", (Role.SECURITY_ADMINISTRATOR, unit)).id
            self.person_id = make_user("xinren", "新人").id
            self.custodian_id = make_user("baoguan", "保管员", (Role.CUSTODIAN, unit)).id
        self.office = office
        self.system = in_english(client_for(office.administrator))
        self.security = in_english(client_for(db.session.get_one(User, self.security_id)))

    def give(self, browser, person_id, role, unit_id=None):
        """Give a role on its page."""
        values = {"role": role.value, "unit": unit_id or self.office.unit_id, "reason": WHY}
        return browser.post(f"/admin/people/{token(person_id, 'user')}/roles/give", values)

    def take(self, browser, person_id, role):
        """Take a role away on its page."""
        user, held = token(person_id, "user"), token(membership(person_id, role).id, "membership")
        return browser.post(f"/admin/people/{user}/roles/{held}/take", {"reason": WHY})

    def reset(self, browser, person_id, what):
        """Reset credentials on their page."""
        url = f"/admin/people/{token(person_id, 'user')}/credentials/{what}"
        return browser.post(url, {"reason": WHY})

    def decide(self, browser, request_id, decision, reason=""):
        """Decide on a request."""
        url = f"/admin/requests/{token(request_id, 'request')}"
        return browser.post(url, {"decision": decision, "reason": reason})


def membership(person_id, role):
    """The membership of this role, or nothing."""
    end_reading()
    return db.session.query(Membership).filter_by(user_id=person_id, role=role).one_or_none()


def roles_of(person_id):
    """The roles somebody holds."""
    end_reading()
    return {m.role for m in db.session.query(Membership).filter_by(user_id=person_id)}
