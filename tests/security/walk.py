"""A house with every role in it and a matter in every scope, and what each address answers there.

The answers are letters, one for each role:

====  =========================================================================
``V``  200: the page, or the form once more
``R``  a redirect: done, or on to another page
``S``  a redirect to the sign-in
``B``  400: the request cannot be used
``F``  403: knows of it, may not do it
``-``  404: like never existed
``C``  409: the role may, the matter is not that far (or a condition is not met)
``U``  422: the role may, what was sent cannot be saved
``K``  503: the role may, the keeper (which is not running here) would have to answer
``X``  500: a fault
====  =========================================================================
"""

import csv
import re
import shutil
from datetime import timedelta
from pathlib import Path

from app.accounts.models import Delegation, Membership, Unit, UnitKind
from app.accounts.roles import Role
from app.cases.models import CircleMember
from app.cases.recusal.models import CaseRecusal
from app.cases.states import CaseKind, CaseState
from app.clocks.models import Clock
from app.extensions import db, end_reading, limiter, writing
from tests.addresses import token
from tests.factories import NOON, Browser, make_unit, make_user
from tests.security.test_apart import NEVER_THE_SAME, put

TABLE = Path(__file__).with_name("matrix.csv")
ROLES = (*Role, "delegate", "signed_out")
LETTERS = {400: "B", 403: "F", 404: "-", 405: "M", 409: "C", 422: "U", 500: "X", 503: "K"}
NEVER = 987654
# Ends the session that walks, or gives a file of the house's own.
NOT_WALKED = frozenset({"static", "sign_in.sign_out", "sessions.end_others"})
ON_A_TEAM = frozenset({Role.TEAM_HEAD, Role.INSPECTOR, Role.MEDIATOR})


class House:
    """One person for each role, all of one city; matters of the city and of a foreign one."""

    def __init__(self, app, office):
        self.app = app
        self.office = office
        self.people = {}
        with writing():
            self._settle(office)
        self.cases = {
            "own": put(office, "示投举〔2026〕1号", CaseState.RECEIVED),
            "other": put(
                office,
                "外投举〔2026〕1号",
                CaseState.RECEIVED,
                unit_id=self.foreign_id,
                lead_team_id=self.foreign_team_id,
                proposed_team_id=self.foreign_team_id,
                first_team_id=self.foreign_team_id,
            ),
            "recused": put(office, "示投举〔2026〕2号", CaseState.RECEIVED),
            "sealed": put(office, "示投举督〔2026〕1号", CaseState.RECEIVED, is_sealed=True),
            "staff": put(
                office, "示投举督〔2026〕2号", CaseState.RECEIVED, kind=CaseKind.STAFF_COMPLAINT
            ),
        }
        with writing():
            for user_id in self.people.values():
                db.session.add(
                    CaseRecusal(
                        case_id=self.cases["recused"],
                        user_id=user_id,
                        ground="relation",
                        entered_by_id=office.people["second_leader"],
                        entered_at=NOON,
                    )
                )
        end_reading()
        self._file = Path(app.extensions["huiyin.config"].database_url.removeprefix("sqlite:///"))
        self._browsers = {who: self._browser(who) for who in ROLES}
        self._tokens = {who: b.hidden_of("/account") for who, b in self._browsers.items()}
        self._tokens["signed_out"] = self._browsers["signed_out"].hidden_of("/")
        self._cookies = {who: dict(b.client._cookies) for who, b in self._browsers.items()}
        self._keep()

    def _settle(self, office):
        city, team = (db.session.get_one(Unit, i) for i in (office.unit_id, office.team_id))
        foreign = make_unit("外市市场监督管理局", UnitKind.CITY, None, "外投举")
        foreign_team = make_unit("外市一中队", UnitKind.TEAM, foreign)
        self.foreign_id, self.foreign_team_id = foreign.id, foreign_team.id
        for role in Role:
            place = team if role in ON_A_TEAM else city
            self.people[role] = make_user(f"m_{role}", f"某{role}", (role, place)).id
        delegate = make_user("m_delegate", "受托人", (Role.ANALYST, city))
        delegate.acts_for_others_until = NOON + timedelta(days=9)
        self.people["delegate"] = delegate.id
        db.session.add(
            Delegation(
                giver_id=self.people[Role.LEADER],
                receiver_id=self.people["delegate"],
                unit_id=city.id,
                role=Role.LEADER,
                starts_at=NOON - timedelta(days=1),
                ends_at=NOON + timedelta(days=9),
                given_at=NOON - timedelta(days=1),
            )
        )

    def _browser(self, who):
        browser = Browser(self.app)
        if who in self.people:
            browser.sign_in(f"m_{who}")
        return browser

    def add_stages(self):
        """Put matters of other stages beside, so that their pages have their forms."""
        stages = (
            CaseState.REGISTERED,
            CaseState.AWAITING_SIGN_OFF,
            CaseState.DISPATCHED,
            CaseState.INVESTIGATING,
            CaseState.CLOSING_SUBMITTED,
            CaseState.CLOSED,
        )
        made = [put(self.office, f"示投举〔2026〕{n}号", s) for n, s in enumerate(stages, 11)]
        self._keep()
        return made

    def _close(self):
        db.session.remove()
        db.engine.dispose()

    def _keep(self):
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._close()
        shutil.copyfile(self._file, f"{self._file}.house")

    def restore(self):
        """Undo what a step did."""
        self._close()
        for leftover in ("-wal", "-shm"):
            Path(f"{self._file}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(f"{self._file}.house", self._file)

    def parts_of(self, case_id):
        """The ids that addresses need beside the case."""
        clock = db.session.query(Clock).filter_by(case_id=case_id).first()
        member = db.session.query(Membership).filter_by(user_id=self.office.people["analyst"]).one()
        recusal = db.session.query(CaseRecusal).first()
        circle = db.session.query(CircleMember).filter_by(case_id=case_id).first()
        return {
            "case_id": case_id,
            "clock_id": clock.id if clock else 1,
            "member_id": circle.id if circle else 1,
            "recusal_id": recusal.id,
            "membership_id": member.id,
            "user_id": self.office.people["analyst"],
            "unit_id": self.office.other_team_id,
            "parent_id": self.office.unit_id,
            "year": 2026,
            "day": "2026-10-01",
            "base": "close",
            "code": "close",
            "clock": "close",
            "how": "plain",
            "what": "password",
        }

    def ask(self, who, method, address):
        """One request of one person; a form is sent with its token and nothing else."""
        limiter.reset()
        client = self._browsers[who].client
        data = self._tokens[who] | {"version": "1"} if method == "POST" else None
        answer = client.open(address, method=method, data=data)
        end_reading()
        self.forget(who, method, answer)
        return answer

    def forget(self, who, method, answer):
        """Undo what a step did in the database, and in the session of whoever did it."""
        if method == "POST" and answer.status_code in {200, 302, 303}:
            self.restore()
        client = self._browsers[who].client
        if client._cookies != self._cookies[who]:
            client._cookies = dict(self._cookies[who])

    def client(self, who):
        """The client of somebody's browser."""
        return self._browsers[who].client


def letter(answer):
    """One letter for an answer."""
    if answer.status_code == 200:
        return "V"
    if answer.status_code in {302, 303}:
        return "S" if "/sign-in" in answer.headers["Location"] else "R"
    return LETTERS.get(answer.status_code, str(answer.status_code))


def routes(app):
    """Every endpoint and method of the URL map with its rule."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in NOT_WALKED:
                yield rule, method


def address_of(rule, parts):
    """Fill in a rule: what is not among the parts gets the first id, or one that never was."""

    def fill(found):
        converter, kind, name = found.groups()
        value = parts.get(name)
        if converter == "token":
            return token(value or 1, kind)
        if converter == "uuid":
            return "00000000-0000-0000-0000-000000000000"
        return str(value or "x")

    return re.sub(r"<(?:(\w+)(?:\(['\"]?(\w*)[^)]*\))?:)?(\w+)>", fill, rule.rule)


def is_of_a_case(rule):
    return "case_id" in rule.arguments


def page_of(answer, known, never):
    """An answer without what is new each time, with one token for the matter."""
    body = answer.data.decode(errors="replace")
    text = f"{answer.status_code} {answer.headers.get('Location')}\n{body}"
    return NEVER_THE_SAME.sub("", text).replace(known, never)


def drawn(house):
    """The whole table: one row for each endpoint, method and scope."""
    table = []
    for rule, method in routes(house.app):
        scopes = ("own", "sealed", "staff") if is_of_a_case(rule) else ("house",)
        for scope in scopes:
            case_id = house.cases.get(scope, house.cases["own"])
            address = address_of(rule, house.parts_of(case_id))
            answers = [letter(house.ask(who, method, address)) for who in ROLES]
            table.append([rule.endpoint, method, scope, *answers])
    return table


def read():
    """The table as it was reviewed."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def write(table):
    """Keep the table; whoever does it reads it afterwards."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["endpoint", "method", "scope", *ROLES])
        writer.writerows(table)
