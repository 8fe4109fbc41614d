"""Valid people, units and cases by default; a test names only what matters to it."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import session
from flask.testing import FlaskClient
from redis import Redis
from rq import Queue, SimpleWorker
from sqlalchemy import select

from app.accounts.factors.operations import keep_totp
from app.accounts.factors.rules import needs_factor
from app.accounts.factors.views import is_due
from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.passwords import hash_password
from app.accounts.roles import Role
from app.accounts.session import open_session
from app.agency.areas import AreaType
from app.agency.models import Category, District
from app.agency.settings import set_value
from app.cases.models import Case
from app.cases.states import CaseKind, CaseState, Channel, Complexity, Urgency
from app.extensions import db, end_reading, writing
from app.jobs.queue import QUEUE_NAME
from app.jobs.relay import one_round
from app.web.now import now

PASSWORD = "Huiyin-demo-2026"
_HASH = hash_password(PASSWORD)
# That of everybody whose role needs a second factor.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@dataclass
class Office:
    """The ids that tests need; people are loaded anew by ``person``."""

    unit_id: int
    county_id: int
    team_id: int
    other_team_id: int
    urban_id: int
    township_id: int
    category_id: int
    people: dict[str, int]

    def __getattr__(self, name):
        people = self.__dict__["people"]
        if name in people:
            return db.session.get_one(User, people[name])
        raise AttributeError(name)


def make_unit(name, kind, parent=None, number_word="示投举"):
    unit = Unit(
        path=f"/new-{uuid.uuid4()}/",
        kind=kind,
        name=name,
        short_name=name[:4],
        number_word=number_word,
        parent_id=parent.id if parent else None,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    db.session.flush()
    return unit


def make_user(username, display_name, *roles):
    """Each role is a pair (role, unit)."""
    user = User(
        username=username,
        display_name=display_name,
        password_hash=_HASH,
        certificate_number=f"ZF-{abs(hash(username)) % 10000:04d}",
        created_at=NOON,
    )
    db.session.add(user)
    db.session.flush()
    for role, unit in roles:
        db.session.add(Membership(user_id=user.id, unit_id=unit.id, role=role))
    if needs_factor(role for role, _unit in roles):
        keep_totp(user, TOTP_SECRET, NOON)
    db.session.flush()
    return user


def make_office():
    with writing():
        set_value("agency_name", "示范市市场监督管理局")
        city = make_unit("示范市市场监督管理局", UnitKind.CITY)
        county = make_unit("东山县市场监督管理局", UnitKind.COUNTY, city, "东投举")
        team = make_unit("城区一中队", UnitKind.TEAM, city)
        other = make_unit("城区二中队", UnitKind.TEAM, city)
        parent = District(code="350100", name="城关区", area_type=AreaType.URBAN)
        db.session.add(parent)
        db.session.flush()
        urban = District(
            code="350101", name="解放街道", area_type=AreaType.URBAN, parent_id=parent.id
        )
        township = District(
            code="350102", name="石桥镇", area_type=AreaType.TOWNSHIP, parent_id=parent.id
        )
        db.session.add_all([urban, township])
        db.session.flush()
        people = {
            "registrar": make_user("liujing", "刘静", (Role.REGISTRAR, city)),
            "duty_head": make_user("zhaomin", "赵敏", (Role.DUTY_HEAD, city)),
            "leader": make_user("zhouwei", "周卫", (Role.LEADER, city)),
            "second_leader": make_user("sunli", "孙力", (Role.LEADER, city)),
            "team_head": make_user("chenlq", "陈立群", (Role.TEAM_HEAD, team)),
            "inspector": make_user("wanghy", "王海燕", (Role.INSPECTOR, team)),
            "second_inspector": make_user("liwb", "李文博", (Role.INSPECTOR, team)),
            "other_inspector": make_user("qianjin", "钱进", (Role.INSPECTOR, other)),
            "county_registrar": make_user("xian", "县登记员", (Role.REGISTRAR, county)),
            "county_leader": make_user("xianld", "县领导", (Role.LEADER, county)),
            "analyst": make_user("tongji", "统计员", (Role.ANALYST, city)),
            "discipline": make_user("jijian", "纪检员", (Role.DISCIPLINE, city)),
            "auditor": make_user("shenji", "审计员", (Role.AUDITOR, city)),
            "administrator": make_user("guanli", "管理员", (Role.SYSTEM_ADMINISTRATOR, city)),
        }
        category = db.session.query(Category).filter_by(code="food-expired").one()
        return Office(
            unit_id=city.id,
            county_id=county.id,
            team_id=team.id,
            other_team_id=other.id,
            urban_id=urban.id,
            township_id=township.id,
            category_id=category.id,
            people={name: user.id for name, user in people.items()},
        )


def make_case(office, state=CaseState.REGISTERED, at=NOON, **values):
    """Put a case straight into a state, for tests that begin there; pages make theirs by clicks."""
    sent = state not in {
        CaseState.REGISTERED,
        CaseState.PROPOSING,
        CaseState.AWAITING_SIGN_OFF,
        CaseState.DECLINED,
    }
    defaults = {
        "uid": str(uuid.uuid4()),
        "number": f"示投举〔2026〕{uuid.uuid4().int % 10**8}号",
        "unit_id": office.unit_id,
        "kind": CaseKind.REPORT,
        "channel": Channel.HOTLINE,
        "state": state,
        "urgency": Urgency.NORMAL,
        "complexity": Complexity.GENERAL,
        "category_id": office.category_id,
        "district_id": office.urban_id,
        "area_type": AreaType.URBAN,
        "respondent_name": "鲜味源餐饮管理有限公司",
        "respondent_address": "解放路118号",
        "summary": "反映一餐饮店使用过期冷冻牛肉。",
        "received_at": at,
        "registered_at": at,
        "stepped_at": at,
        "registered_by_id": office.people["registrar"],
        "owner_id": office.people["registrar"],
        "reference_digest": uuid.uuid4().hex * 2,
    }
    if sent:
        defaults |= {
            "dispatch_text": "核查该店冷柜内牛肉卷的保质期。",
            "demands": "请核查。",
            "proposed_team_id": office.team_id,
            "lead_team_id": office.team_id,
            "first_team_id": office.team_id,
            "opinion": "请核查。",
            "opinion_by_id": office.people["leader"],
            "opinion_at": at,
            "dispatched_at": at,
        }
    case = Case(**(defaults | values))
    with writing():
        db.session.add(case)
    return case.id


class _OneRequestAtATime(FlaskClient):
    """Gives each request an application context of its own, as the product does."""

    def open(self, *args, **kwargs):
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Browser:
    """A person's browser: follows forms with their hidden fields, as a person would."""

    def __init__(self, app, user=None):
        self.client = _OneRequestAtATime(app, app.response_class)
        if user is not None:
            self.sign_in(user.username)

    def sign_in(self, username):
        """Sign in with all that the role needs, without the pages: a code works once in 30 s."""
        end_reading()
        app = self.client.application
        with self.client.session_transaction() as kept:
            language = kept.get("language")
        with app.app_context(), app.test_request_context("/"):
            session["language"] = language
            with writing():
                found = db.session.execute(select(User).filter_by(username=username)).scalar_one()
                if is_due(found):  # the role came after the person was made
                    keep_totp(found, TOTP_SECRET, NOON)
                open_session(found, now())
            signed_in = dict(session)
        with self.client.session_transaction() as kept:
            kept.clear()
            kept.update(signed_in)

    def get(self, url, **kwargs):
        end_reading()
        answer = self.client.get(url, **kwargs)
        end_reading()
        return answer

    def hidden_of(self, url, action=None):
        """The hidden fields of the page's form (the one that posts to ``action``, if named)."""
        page = self.get(url).text
        forms = re.findall(r"<form\b[^>]*>.*?</form>", page, re.DOTALL)
        if action is not None:
            forms = [form for form in forms if f'action="{action}"' in form] or forms
        wanted = max(forms, key=len, default="")
        fields = {}
        for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', wanted):
            name = re.search(r'name="([^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name:
                fields[name.group(1)] = value.group(1) if value else ""
        return fields

    def post(self, url, data=None, page=None, **kwargs):
        """Open the page, then send its form with the values given."""
        hidden = self.hidden_of(page or url, action=url)
        answer = self.client.post(url, data=hidden | (data or {}), **kwargs)
        end_reading()
        return answer


class JobRunner:
    """Carries the outbox through real Redis and does the work in this process."""

    def __init__(self, app, config):
        self.app = app
        self.config = config
        self.connection = Redis.from_url(config.redis_url)
        self.connection.flushall()

    def __call__(self):
        end_reading()
        for _ in range(20):
            moved = one_round(self.config)
            queue = Queue(QUEUE_NAME, connection=self.connection)
            if len(queue):
                SimpleWorker([queue], connection=self.connection).work(burst=True)
                end_reading()
            elif not moved:
                return
        raise AssertionError("the outbox does not come to rest")
